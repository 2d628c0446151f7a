// What a message is about, as a link: a booking or a quote of the vendor's own, or a need of the business.
import type { Knex } from 'knex';
import { validationFailed } from '../../domain/errors';
import type { AboutKind } from '../../domain/vendor-thread';

export interface About {
  kind: AboutKind;
  id: string;
}

export interface AboutView extends About {
  /** What it is called: a product, the day and window of a delivery. */
  title: string;
}

interface Titled {
  id: string;
  title: string;
}

/** By kind: one query for all of a page. Each sees only what is the vendor's own, whoever asks. */
const TITLES: Record<
  AboutKind,
  (trx: Knex.Transaction, vendorId: string, ids: string[]) => Promise<Titled[]>
> = {
  async need(trx, _, ids) {
    return (await trx('needs as n')
      .leftJoin('products as p', 'p.id', 'n.product_id')
      .joinRaw('left join categories as c on c.id = coalesce(p.category_id, n.category_id)')
      .whereIn('n.id', ids)
      .select('n.id')
      .select(
        trx.raw(`coalesce(p.name::text, n.product_name, 'Any ' || c.name::text, 'Any product') as title`),
      )) as unknown as Titled[];
  },
  async booking(trx, vendorId, ids) {
    return (await trx('deliveries')
      .where({ vendorId })
      .whereIn('bookingId', ids)
      .select('bookingId as id')
      .select(
        trx.raw(`to_char(booking_date, 'FMDD Mon YYYY') || ', ' || time_slot as title`),
      )) as unknown as Titled[];
  },
  async quote(trx, vendorId, ids) {
    return (await trx('quotes')
      .where({ vendorId })
      .whereIn('id', ids)
      .select('id', 'productName as title')) as unknown as Titled[];
  },
};

/** @throws Refusal `validation_failed` for what is not there, or another vendor's. */
export async function assertOwn(trx: Knex.Transaction, vendorId: string, { kind, id }: About): Promise<void> {
  const found = await TITLES[kind](trx, vendorId, [id]);
  if (found.length === 0)
    throw validationFailed([{ field: 'about.id', message: `There is no such ${kind}.` }]);
}

/** The titles of everything these messages are about, by id. */
export async function titlesOf(
  trx: Knex.Transaction,
  vendorId: string,
  abouts: readonly About[],
): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  for (const kind of new Set(abouts.map(about => about.kind))) {
    const ids = [...new Set(abouts.filter(about => about.kind === kind).map(({ id }) => id))];
    for (const { id, title } of await TITLES[kind](trx, vendorId, ids)) titles.set(id, title);
  }
  return titles;
}
