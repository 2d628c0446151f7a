// The three measures of success: how often a product runs out, how often vendors answer needs, and how long it takes from
// an alert to stock at its target. Over a period, the one before it, and week by week.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, dateOf, daysBetween, startOfDay } from '../../domain/calendar';
import type { Tenant } from '../../domain/tenant';

export interface Figure {
  /** Null when there was nothing to measure. */
  value: number | null;
  previous: number | null;
  changePercent: number | null;
  /** Change the business aims at, in percent. */
  goal: number;
}

export interface WeekFigures {
  /** Its Monday, in the zone of the tenant. */
  week: string;
  stockouts: number;
  needResponses: number;
  /** Median. */
  hoursToRestock: number | null;
  alertsOpened: number;
  alertsResolved: number;
}

export interface StockMetrics {
  from: string;
  to: string;
  metrics: { stockouts: Figure; needResponses: Figure; hoursToRestock: Figure };
  weeks: WeekFigures[];
  open: { alerts: number; critical: number; needs: number };
}

/** low-stock-needs-alerts §9. */
const GOALS = { stockouts: -50, needResponses: 20, hoursToRestock: -30 };
const DEFAULT_DAYS = 84;

/** `from` and `to` are dates in the zone of the tenant, both included; without them the twelve weeks up to today. */
export function stockMetrics(
  knex: Knex,
  tenant: Tenant,
  range: { from?: string; to?: string },
  now: string,
): Promise<StockMetrics> {
  const to = range.to ?? maxDate(dateOf(now, tenant.timeZone), range.from);
  const from = range.from ?? addDays(to, 1 - DEFAULT_DAYS);
  const before = addDays(from, -(daysBetween(from, to) + 1));
  const start = (date: string) => startOfDay(date, tenant.timeZone);
  return inTenant(knex, tenant.id, async trx => {
    const current = await readFigures(trx, tenant.id, start(from), start(addDays(to, 1)));
    const previous = await readFigures(trx, tenant.id, start(before), start(from));
    const figure = (name: keyof typeof GOALS): Figure => figureOf(current[name], previous[name], GOALS[name]);
    return {
      ...{ from, to },
      metrics: {
        stockouts: figure('stockouts'),
        needResponses: figure('needResponses'),
        hoursToRestock: figure('hoursToRestock'),
      },
      weeks: await readWeeks(trx, tenant, from, to),
      open: await readOpen(trx, now),
    };
  });
}

const maxDate = (a: string, b: string | undefined): string => (b !== undefined && b > a ? b : a);

function figureOf(value: number | null, previous: number | null, goal: number): Figure {
  const changePercent =
    value === null || previous === null || previous === 0
      ? null
      : Math.round(((value - previous) / previous) * 1000) / 10;
  return { value, previous, changePercent, goal };
}

const OUT = 'on_hand <= 0 and on_hand - quantity > 0';
const MEDIAN_HOURS = `percentile_cont(0.5) within group (order by extract(epoch from resolved_at - created_at) / 3600)`;

type Figures = Record<keyof typeof GOALS, number | null>;

async function readFigures(
  trx: Knex.Transaction,
  tenantId: string,
  from: string,
  until: string,
): Promise<Figures> {
  const { rows } = await trx.raw<{ rows: { outs: string; answers: string; hours: number | null }[] }>(
    `select
       (select count(*) from stock_movements
        where tenant_id = :tenantId and created_at >= :from and created_at < :until and ${OUT}) as outs,
       (select count(*) from need_responses
        where tenant_id = :tenantId and created_at >= :from and created_at < :until) as answers,
       (select ${MEDIAN_HOURS} from low_stock_alerts
        where tenant_id = :tenantId and resolved_at >= :from and resolved_at < :until
          and resolved_reason = 'restocked') as hours`,
    { tenantId, from, until },
  );
  const { outs, answers, hours } = rows[0]!;
  return { stockouts: Number(outs), needResponses: Number(answers), hoursToRestock: toTenth(hours) };
}

const toTenth = (hours: number | null): number | null =>
  hours === null ? null : Math.round(Number(hours) * 10) / 10;

interface WeekRow {
  week: string;
  outs: string;
  answers: string;
  hours: number | null;
  opened: string;
  resolved: string;
}

async function readWeeks(
  trx: Knex.Transaction,
  tenant: Tenant,
  from: string,
  to: string,
): Promise<WeekFigures[]> {
  const start = (date: string) => startOfDay(date, tenant.timeZone);
  const counted = (what: string, source: string, when: string, where: string) => `
    left join lateral (select ${what} from ${source}
      where tenant_id = :tenantId and ${when} >= greatest(w.starts, cast(:from as timestamptz))
        and ${when} < least(w.ends, cast(:until as timestamptz)) and ${where})`;
  const { rows } = await trx.raw<{ rows: WeekRow[] }>(
    `select cast(w.week as text) as week, o.n as outs, r.n as answers, h.hours, a.n as opened, h.n as resolved
     from (
       select cast(day as date) as week, (day at time zone :zone) as starts, ((day + interval '7 days') at time zone :zone) as ends
       from generate_series(date_trunc('week', cast(:first as timestamp)), cast(:last as timestamp), interval '7 days') day
     ) w
     ${counted('count(*) as n', 'stock_movements', 'created_at', OUT)} o on true
     ${counted('count(*) as n', 'need_responses', 'created_at', 'true')} r on true
     ${counted('count(*) as n', 'low_stock_alerts', 'created_at', 'true')} a on true
     ${counted(
       `count(*) as n, ${MEDIAN_HOURS} filter (where resolved_reason = 'restocked') as hours`,
       'low_stock_alerts',
       'resolved_at',
       'true',
     )} h on true
     order by w.week`,
    {
      ...{ tenantId: tenant.id, zone: tenant.timeZone, first: from, last: to },
      ...{ from: start(from), until: start(addDays(to, 1)) },
    },
  );
  return rows.map(row => ({
    week: row.week,
    stockouts: Number(row.outs),
    needResponses: Number(row.answers),
    hoursToRestock: toTenth(row.hours),
    alertsOpened: Number(row.opened),
    alertsResolved: Number(row.resolved),
  }));
}

async function readOpen(trx: Knex.Transaction, now: string): Promise<StockMetrics['open']> {
  const { rows } = await trx.raw<{ rows: { alerts: string; critical: string; needs: string }[] }>(
    `select
       (select count(*) from low_stock_alerts where resolved_at is null) as alerts,
       (select count(*) from low_stock_alerts where resolved_at is null and alert_level = 'CRITICAL') as critical,
       (select count(*) from needs where not is_fulfilled and removed_at is null
          and (expires_at is null or expires_at > ?)) as needs`,
    [now],
  );
  const { alerts, critical, needs } = rows[0]!;
  return { alerts: Number(alerts), critical: Number(critical), needs: Number(needs) };
}
