// How reliable a vendor is: punctuality, announced against received, answers to needs.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { amount } from '../ui/stock-words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const { record } = await load(request, () => call(routes.getVendorRecord, { params: { id: params.id! } }));
  return { record };
}
type Record = Awaited<ReturnType<typeof loader>>['record'];

/** Of the table: closer together on a phone. */
const CELL = 'px-2 py-2 first:pl-4 last:pr-4 sm:px-4';

export const meta: MetaFunction = () => [{ title: 'Record of a vendor – Staff' }];

export default function VendorRecordPage() {
  const { record } = useLoaderData<typeof loader>();
  const { deliveries, complete, needs } = record;
  return (
    <>
      <h2 className="sr-only">Record of the last twelve months</h2>
      <dl className="mb-6 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Figure
          label="Deliveries on time"
          value={share(deliveries.onTimePercent)}
          text={`${deliveries.onTime} of ${deliveries.received} received by the end of their day`}
        />
        <Figure
          label="Items in full"
          value={share(complete.percent)}
          text={`${complete.inFull} of ${complete.items} announced items came in full`}
        />
        <Figure
          label="Needs answered"
          value={share(needs.percent)}
          text={`${needs.answered} of ${needs.asked} needs since it became a vendor`}
        />
        <Figure
          label="Time to answer"
          value={hours(needs.medianHours)}
          text="Half of the answers came faster"
        />
      </dl>
      <p className="mb-6 text-ink-700">
        {deliveries.upcoming} ahead, {deliveries.cancelled} cancelled by the vendor, {deliveries.noShow} did
        not come. The last twelve months.
      </p>
      <Items items={record.items} />
    </>
  );
}

const share = (percent: number | null): string => (percent === null ? '–' : `${percent} %`);

function hours(median: number | null): string {
  if (median === null) return '–';
  if (median < 1) return `${Math.round(median * 60)} min`;
  return median < 48 ? `${Math.round(median * 10) / 10} h` : `${Math.round(median / 24)} days`;
}

function Figure({ label, value, text }: { label: string; value: string; text: string }) {
  return (
    <div className="card p-4">
      <dt className="text-sm font-semibold text-ink-500">{label}</dt>
      <dd>
        <span className="figures block text-3xl font-bold">{value}</span>
        <span className="text-sm text-ink-700">{text}</span>
      </dd>
    </div>
  );
}

function Items({ items }: { items: Record['items'] }) {
  if (items.length === 0)
    return <p className="card px-4 py-8 text-center text-ink-500">Nothing received yet.</p>;
  return (
    <section className="card overflow-hidden" aria-labelledby="items">
      <h2 id="items" className="border-b border-sand-200 px-4 py-3 text-lg">
        Announced and received
      </h2>
      <div className="overflow-x-auto" tabIndex={0} role="group" aria-labelledby="items">
        <table className="w-full text-left">
          <thead className="text-sm text-ink-500">
            <tr>
              <th className={CELL}>Product</th>
              <th className={`${CELL} text-right`}>Announced</th>
              <th className={`${CELL} text-right`}>Received</th>
              <th className={`${CELL} text-right`}>Share</th>
            </tr>
          </thead>
          <tbody className="figures divide-y divide-sand-200">
            {items.map(item => (
              <tr key={`${item.productName} ${item.unit}`}>
                <th className={`${CELL} font-medium wrap-break-word`} scope="row">
                  {item.productName} {item.unit && <span className="text-sm text-ink-500">{item.unit}</span>}
                </th>
                <td className={`${CELL} text-right`}>{amount(item.announced)}</td>
                <td className={`${CELL} text-right`}>{amount(item.received)}</td>
                <td className={`${CELL} text-right whitespace-nowrap`}>{share(item.percent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
