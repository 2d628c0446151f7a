// The history as a file: week by week, or alert by alert.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import type { StockAlert } from '../../../contracts/stock-shapes';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { alertsCsv, weeksCsv } from '../server/stock-history.server';

const PER_PAGE = 200;
const MOST_PAGES = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const period = { from: params.get('from') ?? '', to: params.get('to') ?? '' };
  const what = params.get('what') === 'alerts' ? 'alerts' : 'weeks';
  const csv = await load(request, async () => {
    const metrics = await call(routes.stockMetrics, { query: period });
    if (what === 'weeks') return weeksCsv(metrics);
    const alerts: StockAlert[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const query = { from: metrics.from, to: metrics.to, page, limit: PER_PAGE };
      const answer = await call(routes.stockHistory, { query });
      alerts.push(...answer.alerts);
      if (page >= answer.pagination.totalPages) break;
    }
    return alertsCsv(alerts);
  });
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="stock-${what}.csv"`,
  };
  return new Response(csv, { headers });
}
