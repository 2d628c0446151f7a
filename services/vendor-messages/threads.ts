// All conversations of a business, as staff see them: what is unread first, then the latest.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Side } from '../../domain/vendor-thread';
import type { PageOf } from '../bookings/read';
import { contains } from '../stock/deps';

export interface ThreadView {
  vendorId: string;
  vendorName: string;
  /** Of the vendor's messages, those no one of staff has read. */
  unread: number;
  /** Null where nothing was written yet. */
  last: { sender: Side; authorName: string; beginning: string; createdAt: string } | null;
}

interface ThreadRow {
  vendorId: string;
  vendorName: string;
  unread: string;
  sender: Side | null;
  authorName: string | null;
  beginning: string | null;
  createdAt: Date | null;
  total: string;
}

export function listThreads(
  knex: Knex,
  tenantId: string,
  { search = '' }: { search?: string },
  page: number,
  limit: number,
): Promise<PageOf<ThreadView>> {
  return inTenant(knex, tenantId, async trx => {
    const { rows } = await trx.raw<{ rows: ThreadRow[] }>(
      `select v.id as "vendorId", v.name as "vendorName", u.unread, m.sender, m.author_name as "authorName",
         m.beginning, m.created_at as "createdAt", count(*) over () as total
       from vendors v
       left join lateral (
         select x.sender, x.author_name, left(x.body, 140) as beginning, x.created_at, x.position
         from vendor_messages x where x.vendor_id = v.id order by x.position desc limit 1
       ) m on true
       cross join lateral (
         select count(*) as unread from vendor_messages x
         where x.tenant_id = v.tenant_id and x.vendor_id = v.id and x.sender = 'vendor' and x.read_at is null
       ) u
       where (m.position is not null or v.is_active) and v.name::text ilike ?
       order by u.unread > 0 desc, m.position desc nulls last, v.name
       limit ? offset ?`,
      [contains(search), limit, (page - 1) * limit],
    );
    return { rows: rows.map(viewOf), total: Number(rows[0]?.total ?? 0) };
  });
}

function viewOf({ vendorId, vendorName, unread, ...last }: ThreadRow): ThreadView {
  const { sender, authorName, beginning, createdAt } = last;
  return {
    ...{ vendorId, vendorName, unread: Number(unread) },
    last:
      sender && createdAt
        ? {
            sender,
            authorName: authorName ?? '',
            beginning: beginning ?? '',
            createdAt: createdAt.toISOString(),
          }
        : null,
  };
}

/** How many messages of vendors no one of staff has read. */
export function unreadByStaff(knex: Knex, tenantId: string): Promise<number> {
  return inTenant(knex, tenantId, async trx => {
    const [row] = await trx('vendor_messages')
      .where({ tenantId, sender: 'vendor' })
      .whereNull('readAt')
      .count<{ count: string }[]>('* as count');
    return Number(row!.count);
  });
}
