// The services a tenant offers: what they are called, how long they take, what they cost.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { Refusal, notFound } from '../domain/errors';
import { toDecimal, toMinor } from '../domain/money';
import type { Tenant } from '../domain/tenant';
import { changedFields, record, recordActivity, recordFields } from './audit';
import type { Followed } from './roster';
import { followRoster, lockRoster } from './roster';
import type { By } from './stock/deps';

export interface ServiceView {
  id: string;
  name: string;
  description: string;
  durationMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** In the currency of the tenant. */
  price: number | null;
  currency: string;
  isActive: boolean;
}

export type ServiceChange = Partial<Omit<ServiceView, 'id' | 'currency'>>;

type ServiceRow = Omit<ServiceView, 'price' | 'currency'> & { priceMinor: number | null };

const COLUMNS = [
  'id',
  'name',
  'description',
  'durationMinutes',
  'bufferBeforeMinutes',
  'bufferAfterMinutes',
  'priceMinor',
  'isActive',
];

const viewOf = ({ priceMinor, ...row }: ServiceRow, { currency }: Tenant): ServiceView => ({
  ...row,
  price: priceMinor === null ? null : toDecimal(priceMinor, currency),
  currency,
});

export function listServices(knex: Knex, tenant: Tenant): Promise<ServiceView[]> {
  return inTenant(knex, tenant.id, async trx => {
    const rows = await trx('services')
      .orderBy([{ column: 'isActive', order: 'desc' }, 'position', 'name'])
      .select(COLUMNS);
    return (rows as ServiceRow[]).map(row => viewOf(row, tenant));
  });
}

/** @throws Refusal `conflict` when there is one of this name. */
export function createService(
  knex: Knex,
  tenant: Tenant,
  service: ServiceChange & { name: string },
  by: By,
): Promise<ServiceView> {
  return inTenant(knex, tenant.id, async trx => {
    const rows = await trx('services')
      .insert({ tenantId: tenant.id, ...columnsOf(service, tenant) })
      .onConflict(['tenantId', 'name'])
      .ignore()
      .returning(COLUMNS);
    if (!rows[0]) throw nameTaken(service.name);
    const view = viewOf(rows[0] as ServiceRow, tenant);
    await record(trx, { ...aboutService(tenant, view.id), action: 'created', ...by });
    return view;
  });
}

export interface ChangedService {
  service: ServiceView;
  /** Undefined when nothing that slots are made of has changed. */
  slots: Followed | undefined;
}

/**
 * Changes a service, and the slots follow: see {@link followRoster}. Bookings stay as they are.
 * @throws Refusal `not_found`, `conflict` when another has this name.
 */
export function updateService(
  knex: Knex,
  tenant: Tenant,
  id: string,
  change: ServiceChange,
  by: By,
): Promise<ChangedService> {
  return inTenant(knex, tenant.id, async trx => {
    await lockRoster(trx, tenant, 'change');
    // Not against its key: whoever books one of its slots holds that, and waits for nothing that is held here.
    const row = await trx('services').where({ id }).forNoKeyUpdate().first<ServiceRow | undefined>(COLUMNS);
    if (!row) throw notFound('Service');
    const before = viewOf(row, tenant);
    const { name = before.name, ...rest } = change;
    if (name !== before.name) await assertNameFree(trx, name, id);
    const after = { ...before, ...given(change) };
    await set(trx, id, columnsOf(rest, tenant));
    const follows = change.isActive !== undefined || changedFields(TIMES, before, after).length > 0;
    const slots = follows ? await followRoster(trx, tenant, { serviceId: id }, by.now) : undefined;
    // Its name is a key: a new one waits for everybody who is booking it, who may have waited for a slot locked above.
    if (name !== before.name) await set(trx, id, { name });
    await recordChange(trx, tenant, before, after, slots, by);
    return { service: after, slots };
  });
}

async function set(trx: Knex.Transaction, id: string, columns: Record<string, unknown>): Promise<void> {
  if (Object.keys(columns).length > 0) await trx('services').where({ id }).update(columns);
}

async function assertNameFree(trx: Knex.Transaction, name: string, exceptId: string): Promise<void> {
  const other = await trx('services')
    .where({ name })
    .whereNot({ id: exceptId })
    .first<object | undefined>('id');
  if (other) throw nameTaken(name);
}

/** What slots are made of. */
const TIMES = {
  durationMinutes: 'minutes',
  bufferBeforeMinutes: 'minutes before',
  bufferAfterMinutes: 'minutes after',
} as const;
/** As the trail says them; the price has a line of its own. */
const FIELDS = { name: 'name', description: 'description', ...TIMES } as const;

const aboutService = (tenant: Tenant, subjectId: string) =>
  ({ tenantId: tenant.id, subject: 'service', subjectId }) as const;

const priceText = ({ price, currency }: ServiceView): string =>
  price === null ? 'none' : `${price} ${currency}`;

async function recordChange(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: ServiceView,
  after: ServiceView,
  slots: Followed | undefined,
  by: By,
): Promise<void> {
  const { closed = 0, opened = 0, created = 0 } = slots ?? {};
  const metadata = slots ? { slots: { closed, opened, created } } : {};
  const about = { ...aboutService(tenant, after.id), ...by };
  await recordFields(trx, { ...about, metadata }, FIELDS, before, after);
  if (before.price !== after.price) {
    const prices = { from: priceText(before), to: priceText(after) };
    await record(trx, { ...about, action: 'price_changed', ...prices });
  }
  await recordActivity(trx, { ...about, metadata }, before, after);
}

const given = (change: ServiceChange): ServiceChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

function columnsOf({ price, ...change }: ServiceChange, { currency }: Tenant): Record<string, unknown> {
  const columns = {
    ...change,
    priceMinor: price === undefined ? undefined : price === null ? null : toMinor(price, currency),
  };
  return given(columns as ServiceChange) as Record<string, unknown>;
}

const nameTaken = (name: string): Refusal =>
  new Refusal('conflict', 'Service exists', `There is a service called ${name}.`);
