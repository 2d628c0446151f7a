// What a business says to whom and when, and in which words (DESIGN §5 "Messages"): read and changed by managers. What
// lies ahead of a booking follows with its next change; words are looked up when a message is written.
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { Refusal } from '../domain/errors';
import { REACHABLE } from '../domain/messages/plan-rules';
import type { PlannedMessage, StockMessage, Switched } from '../domain/messages/plan';
import { MESSAGE_EVENTS } from '../domain/messages/plan';
import type { OwnTemplate, Template, TemplateName } from '../domain/messages/templates';
import { defaultTemplate, findTemplate, nameOf } from '../domain/messages/templates';
import type { Actor } from '../domain/roles';
import type { Tenant, TenantSettings } from '../domain/tenant';
import { withDefaults } from '../domain/tenant';
import { record } from './audit';
import { changeSettings, lockSettings, readSettings } from './tenant-settings';
import { forgetTenants } from './tenants';

export interface TemplateView extends OwnTemplate {
  isDefault: boolean;
}

export interface CommunicationsView {
  bookings: Required<Switched<PlannedMessage>>[];
  stock: Required<Pick<Switched<StockMessage>, 'event' | 'channel' | 'isOn'>>[];
  staffEmail: string;
  isDefault: { bookings: boolean; stock: boolean };
  templates: TemplateView[];
  /** Changes with every change of the plan. */
  version: string;
}

/** Every message there can be. */
export const TEMPLATE_NAMES: readonly TemplateName[] = MESSAGE_EVENTS.flatMap(event =>
  (['customer', 'staff'] as const).flatMap(audience =>
    REACHABLE[audience].map(channel => ({ event, channel, audience })),
  ),
);

const templateView = (
  own: readonly OwnTemplate[],
  { event, channel, audience }: TemplateName,
): TemplateView => {
  const name = { event, channel, audience };
  const found = findTemplate(own, name);
  return { ...name, ...(found ?? defaultTemplate(name)), isDefault: !found };
};

type Stored = Partial<TenantSettings>;

const versionOf = ({ communications, stockCommunications, staffEmail }: Stored): string =>
  createHash('sha256')
    .update(JSON.stringify([communications, stockCommunications, staffEmail]))
    .digest('hex')
    .slice(0, 16);

function viewOf(stored: Stored): CommunicationsView {
  const settings = withDefaults(stored);
  return {
    bookings: settings.communications.map(message => ({ isOn: true, ...message })),
    stock: settings.stockCommunications.map(({ event, channel, isOn = true }) => ({ event, channel, isOn })),
    staffEmail: settings.staffEmail,
    isDefault: {
      bookings: stored.communications === undefined,
      stock: stored.stockCommunications === undefined,
    },
    templates: TEMPLATE_NAMES.map(name => templateView(settings.messageTemplates, name)),
    version: versionOf(stored),
  };
}

/** As it is stored, whatever this process remembers. */
export function readCommunications(knex: Knex, tenant: Tenant): Promise<CommunicationsView> {
  return inTenant(knex, tenant.id, async trx => viewOf(await readSettings(trx, tenant.id)));
}

export interface PlanChange {
  /** null: the default. */
  bookings?: readonly Switched<PlannedMessage>[] | null;
  stock?: readonly Switched<StockMessage>[] | null;
  staffEmail?: string;
  /** The version that was looked at; without it whatever is there is replaced. */
  version?: string;
}

export interface Asked {
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId?: string;
}

/** @throws Refusal `conflict` when somebody else has changed the plan since it was looked at. */
export async function changePlan(
  knex: Knex,
  tenant: Tenant,
  { bookings, stock, staffEmail, version }: PlanChange,
  asked: Asked,
): Promise<CommunicationsView> {
  return changing(knex, tenant, async trx => {
    const before = await lockSettings(trx);
    if (version !== undefined && version !== versionOf(before)) throw changedMeanwhile();
    const change = {
      ...(bookings === undefined ? {} : { communications: bookings }),
      ...(stock === undefined ? {} : { stockCommunications: stock }),
      ...(staffEmail === undefined ? {} : { staffEmail }),
    };
    await changeSettings(trx, change);
    await recordChange(trx, tenant, 'communications_changed', { changed: Object.keys(change) }, asked);
  });
}

const changedMeanwhile = (): Refusal =>
  new Refusal(
    'conflict',
    'Changed meanwhile',
    'Somebody else has changed the plan while you looked at it. Load it again and repeat your change.',
  );

/** Own words for one message; null: those of Berth again. */
export async function changeTemplate(
  knex: Knex,
  tenant: Tenant,
  name: TemplateName,
  template: Template | null,
  asked: Asked,
): Promise<TemplateView> {
  const { templates } = await changing(knex, tenant, async trx => {
    const { messageTemplates = [] } = await lockSettings(trx);
    const others = messageTemplates.filter(own => nameOf(own) !== nameOf(name));
    await changeSettings(trx, {
      messageTemplates: template ? [...others, { ...name, ...template }] : others,
    });
    const action = template ? 'template_changed' : 'template_restored';
    await recordChange(trx, tenant, action, { template: nameOf(name) }, asked);
  });
  return templates.find(view => nameOf(view) === nameOf(name))!;
}

async function changing(
  knex: Knex,
  tenant: Tenant,
  change: (trx: Knex.Transaction) => Promise<void>,
): Promise<CommunicationsView> {
  const after = await inTenant(knex, tenant.id, async trx => {
    await change(trx);
    return readSettings(trx, tenant.id);
  });
  forgetTenants(knex);
  return viewOf(after);
}

const recordChange = (
  trx: Knex.Transaction,
  tenant: Tenant,
  action: string,
  metadata: Record<string, unknown>,
  asked: Asked,
): Promise<void> =>
  record(trx, {
    ...{ tenantId: tenant.id, subject: 'settings', subjectId: tenant.id, action, metadata },
    ...asked,
  });
