// The history as a file: week by week, or alert by alert to the end, written as it is read.
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { StockAlert } from '../../../contracts/stock-shapes';
import { inOrder } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { ALERT_HEADS, alertLines, weeksCsv } from '../server/stock-history.server';

const PER_PAGE = 200;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const period = inOrder(params.get('from') ?? '', params.get('to') ?? '');
  const what = params.get('what') === 'alerts' ? 'alerts' : 'weeks';
  const csv = await load(request, async () => {
    const metrics = await call(routes.stockMetrics, { query: period });
    if (what === 'weeks') return weeksCsv(metrics);
    const { from, to } = metrics;
    const first = await pageOf(call, { from, to });
    return alertsFile(first, after => pageOf(call, { from, to, after }));
  });
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="stock-${what}.csv"`,
  };
  return new Response(csv, { headers });
}

async function pageOf(call: Call, query: { from: string; to: string; after?: string }) {
  const { alerts } = await call(routes.stockHistory, { query: { ...query, limit: PER_PAGE } });
  return alerts;
}

/** A page is asked for when the one before has gone out; one that cannot be read breaks the download off. */
function alertsFile(
  first: StockAlert[],
  next: (after: string) => Promise<StockAlert[]>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let page: StockAlert[] | undefined;
  return new ReadableStream({
    start: controller => controller.enqueue(encoder.encode(ALERT_HEADS)),
    async pull(controller) {
      page = page === undefined ? first : await next(page.at(-1)!.id);
      if (page.length > 0) controller.enqueue(encoder.encode(alertLines(page)));
      if (page.length < PER_PAGE) controller.close();
    },
  });
}
