// How stock went over a period: the three measures of success in words, weeks for the charts, alerts with their end.
import type { Output } from '../../../contracts/route';
import type { stockMetrics } from '../../../contracts/stock-levels';
import type { StockAlert } from '../../../contracts/stock-shapes';
import { csvFile, csvHead, csvLine } from '../../../contracts/csv-file';
import { shortDay } from '../days';
import { amount, LEVEL, quantity, REMOVED } from '../ui/stock-words';
import type { Formats } from './format.server';

export type Metrics = Output<typeof stockMetrics>;
type Figure = Metrics['metrics']['stockouts'];

/** "36 h", "2 days 4 h": hours as people say them. */
export function hours(value: number | null): string {
  if (value === null) return '–';
  if (value < 1) return `${Math.max(1, Math.round(value * 60))} min`;
  if (value < 48) return `${amount(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} h`;
  const days = Math.floor(value / 24);
  const rest = Math.round(value - days * 24);
  return rest > 0 ? `${days} days ${rest} h` : `${days} days`;
}

/** A figure with how it changed, and whether the change is what the business aims at. */
function shown(figure: Figure, write: (value: number | null) => string) {
  const { value, previous, changePercent, goal } = figure;
  const percent = changePercent === null ? null : Math.round(changePercent);
  return {
    value: write(value),
    before: previous === null ? 'nothing before to compare with' : `${write(previous)} in the period before`,
    change: percent === null ? null : `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)} %`,
    goal: `goal ${goal > 0 ? '+' : '−'}${Math.abs(goal)} %`,
    reached: percent !== null && (goal > 0 ? percent >= goal : percent <= goal),
  };
}
export type Measure = ReturnType<typeof shown>;

const plain = (value: number | null) => (value === null ? '–' : amount(value));

export function historyOf({ metrics, weeks }: Metrics) {
  return {
    stockouts: shown(metrics.stockouts, plain),
    needResponses: shown(metrics.needResponses, plain),
    hoursToRestock: shown(metrics.hoursToRestock, hours),
    weeks: weeks.map(week => ({
      ...week,
      label: shortDay(week.week).split(' ').slice(1, 3).join(' '),
      day: shortDay(week.week),
      restock: hours(week.hoursToRestock),
    })),
  };
}
export type Week = ReturnType<typeof historyOf>['weeks'][number];

export function alertRow(alert: StockAlert, moment: Formats['moment']) {
  const { id, productId, productName, categoryName, unit, worstLevel, vipNeedCreated } = alert;
  return {
    ...{ id, productId, productName, categoryName, worstLevel },
    since: moment(alert.createdAt),
    end: alert.resolvedAt
      ? `${moment(alert.resolvedAt)}${alert.resolvedReason ? `: ${REMOVED[alert.resolvedReason]}` : ''}`
      : null,
    lasted: hours(alert.hoursOpen),
    stock: `${quantity(alert.currentQuantity, unit)} of ${quantity(alert.targetQuantity, unit)}`,
    told: [alert.notifiedAt && 'managers', vipNeedCreated && 'vendors'].filter(Boolean).join(' and '),
  };
}
export type AlertRow = ReturnType<typeof alertRow>;

const WEEK_COLUMNS = ['week', 'stockouts', 'needResponses', 'hoursToRestock', 'alertsOpened', 'alertsResolved'] as const; // prettier-ignore

export function weeksCsv({ weeks }: Metrics): string {
  const rows = weeks.map(week => WEEK_COLUMNS.map(column => week[column]));
  const heads = [
    'week',
    'stockouts',
    'need responses',
    'hours to restock',
    'alerts opened',
    'alerts resolved',
  ];
  return csvFile(heads, rows);
}

/** The headings of a file of alerts. */
export const ALERT_HEADS = csvHead([
  ...['product', 'category', 'worst level', 'on hand', 'target', 'unit', 'opened', 'resolved', 'reason'],
  ...['hours open', 'managers told', 'vendors asked'],
]);

export const alertLines = (alerts: readonly StockAlert[]): string =>
  alerts
    .map(alert =>
      csvLine([
        ...[alert.productName, alert.categoryName, LEVEL[alert.worstLevel]],
        ...[alert.currentQuantity, alert.targetQuantity, alert.unit],
        ...[alert.createdAt, alert.resolvedAt, alert.resolvedReason && REMOVED[alert.resolvedReason]],
        ...[alert.hoursOpen, alert.notifiedAt, alert.vipNeedCreated ? 'yes' : 'no'],
      ]),
    )
    .join('');
