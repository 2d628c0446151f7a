// Telling the CRM of customers, and hearing of it. It says nothing of what changed last: it reads how a customer is, reads
// what is over there, and writes the difference; so whoever runs it, however often and beside whom, does no harm. What
// happened to bookings is told one by one, each under its own key.
import { createHash } from 'node:crypto';
import type { CrmSettings } from '../domain/crm/contact';
import { CUSTOMER_ID, eventOf, noteOf, propertiesOf } from '../domain/crm/contact';
import type { Merged } from '../domain/crm/merge';
import { isSame, merge } from '../domain/crm/merge';
import type { Tenant } from '../domain/tenant';
import { connectionOf, stopConnection } from '../services/crm/connection';
import type { CustomerChange, CustomerFacts } from '../services/crm/facts';
import { customerFacts } from '../services/crm/facts';
import type { CrmEngagement } from '../services/crm/outcome';
import { dropChanges, keepTold, keepTrouble, takeOver } from '../services/crm/outcome';
import type { Deps } from '../services/deps';
import { tenantById } from '../services/tenants';
import type { Contact, CrmGateway, CrmNote } from './gateways/hubspot';
import { CrmRefused, CrmStopped, CrmTrouble } from './gateways/hubspot-errors';

export interface CrmSyncDeps extends Deps {
  crm: CrmGateway;
}

/** Most customers of one go, which HubSpot takes in one batch. */
export const BATCH = 100;

const clock = (): string => new Date().toISOString();

/** What HubSpot reports of the mails it sends itself, by the property that holds it. */
const ENGAGEMENT = {
  hs_email_last_open_date: 'openedAt',
  hs_email_last_click_date: 'clickedAt',
  hs_email_last_reply_date: 'repliedAt',
} as const;

/** What is read of a contact. */
export const readProperties = ({ tierProperty, tagsProperty }: CrmSettings): string[] => [
  ...[CUSTOMER_ID, 'email', tierProperty, tagsProperty],
  ...Object.keys(ENGAGEMENT),
];

/** One customer on its way: what is known, what is over there, what both will be. */
interface Plan extends CustomerFacts {
  there: Contact | undefined;
  merged: Merged;
  properties: Record<string, string>;
  fingerprint: string;
  isWritten: boolean;
}

/**
 * Brings these customers in line with the CRM, up to {@link BATCH}; whoever is refused keeps none of the others back.
 * @returns those who were refused
 * @throws CrmTrouble, CrmStopped, which are kept for staff to read
 */
export async function syncCustomers(
  deps: CrmSyncDeps,
  tenantId: string,
  customerIds: readonly string[],
): Promise<string[]> {
  const tenant = await tenantById(deps.knex, tenantId);
  if (!tenant) return [];
  const connection = await connectionOf(deps.knex, tenantId);
  if (connection?.status !== 'connected') {
    throw new CrmStopped(connection?.problem ?? 'No CRM is connected any more.');
  }
  try {
    return await bringInLine(deps, tenant, customerIds);
  } catch (error) {
    if (error instanceof CrmStopped) await stopConnection(deps.knex, tenantId, error.message);
    if (error instanceof CrmTrouble) {
      const problem = `${error.message} It is tried again by itself.`;
      await keepTrouble(deps.knex, tenantId, customerIds, problem, clock());
    }
    throw error;
  }
}

async function bringInLine(deps: CrmSyncDeps, tenant: Tenant, ids: readonly string[]): Promise<string[]> {
  const { knex, crm } = deps;
  await crm.prepare();
  const facts = await customerFacts(knex, tenant.id, ids, clock());
  const present = new Set(facts.map(({ person }) => person.id));
  await dropChanges(
    knex,
    tenant.id,
    ids.filter(id => !present.has(id)),
  );
  const there = await findContacts(crm, tenant.settings.crm, facts);
  const plans = facts.map(each => planOf(each, there.get(each.person.id), tenant.settings.crm));
  for (const { person, ours, merged } of plans) {
    if (!isSame(ours, merged)) await takeOver(knex, tenant.id, person.id, merged, clock());
  }
  const written = await write(crm, plans);
  const refused: string[] = [];
  for (const plan of plans) {
    const outcome = written.get(plan.person.id);
    if (outcome instanceof CrmRefused) {
      refused.push(plan.person.id);
      await keepTrouble(knex, tenant.id, [plan.person.id], outcome.message, clock());
    } else if (outcome) {
      await tell(deps, tenant, plan, outcome);
    }
  }
  return refused;
}

/** By the customer's id, or else by the address: HubSpot has one contact for each. */
async function findContacts(
  crm: CrmGateway,
  settings: CrmSettings,
  facts: readonly CustomerFacts[],
): Promise<Map<string, Contact>> {
  const properties = readProperties(settings);
  const found = new Map<string, Contact>();
  const ids = facts.map(({ person }) => person.id);
  for (const contact of await crm.read(CUSTOMER_ID, ids, properties)) {
    found.set(contact.properties[CUSTOMER_ID] ?? '', contact);
  }
  const missing = facts.filter(({ person }) => person.email && !found.has(person.id));
  const byEmail = new Map(missing.map(({ person }) => [person.email!.toLowerCase(), person.id]));
  for (const contact of await crm.read('email', [...byEmail.keys()], properties)) {
    const id = byEmail.get(contact.properties.email?.toLowerCase() ?? '');
    if (id) found.set(id, contact);
  }
  return found;
}

function planOf(facts: CustomerFacts, there: Contact | undefined, settings: CrmSettings): Plan {
  const { person, ours, agreed } = facts;
  const theirs = there && {
    tier: there.properties[settings.tierProperty] ?? null,
    tags: there.properties[settings.tagsProperty] ?? null,
  };
  const merged = merge(ours, theirs, agreed);
  const properties = propertiesOf(person, merged, settings, merged.keep);
  const fingerprint = createHash('sha256').update(JSON.stringify(properties)).digest('hex').slice(0, 32);
  const last = facts.changes.filter(isOfBooking).at(-1);
  const event = last && { berth_last_event: eventOf(last), berth_last_event_at: last.at };
  // Whoever is new over there is found by the address only.
  const isKnown = there?.properties[CUSTOMER_ID] === person.id;
  const isWritten = isKnown && fingerprint === facts.fingerprint && !event;
  return { ...facts, there, merged, fingerprint, isWritten, properties: { ...properties, ...event } };
}

type BookingEvent = CustomerChange & { what: 'booked' | 'moved' | 'rescheduled'; bookingId: string };
const isOfBooking = (change: CustomerChange): change is BookingEvent =>
  change.what !== 'customer' && change.what !== 'look' && change.bookingId !== null;

type Outcome = { contactId: string } | CrmRefused;

/** Writes what differs; answers for each customer what came of it. */
async function write(crm: CrmGateway, plans: readonly Plan[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const taken = plans.filter(isTaken);
  for (const { person } of taken) outcomes.set(person.id, takenByAnother());
  for (const { person, there } of plans.filter(plan => plan.isWritten)) {
    outcomes.set(person.id, { contactId: there!.id });
  }
  const left = plans.filter(({ person }) => !outcomes.has(person.id));
  await inBatch(
    left.filter(({ there }) => there),
    outcomes,
    batch => updateAll(crm, batch),
  );
  await inBatch(
    left.filter(({ there }) => !there),
    outcomes,
    batch => makeAll(crm, batch),
  );
  return outcomes;
}

/** The contact with this address belongs to another customer. */
const isTaken = ({ there, person }: Plan): boolean => {
  const owner = there?.properties[CUSTOMER_ID];
  return Boolean(owner) && owner !== person.id;
};
const takenByAnother = (): CrmRefused =>
  new CrmRefused(
    'HubSpot has this e-mail address for another customer of Berth; merge the two or correct one.',
  );

/** All at once; where HubSpot does not take all, one by one, so that each gets its own answer. */
async function inBatch(
  plans: readonly Plan[],
  outcomes: Map<string, Outcome>,
  work: (batch: readonly Plan[]) => Promise<Map<string, string>>,
): Promise<void> {
  if (plans.length === 0) return;
  let refusal = new CrmRefused('HubSpot did not take the contact.');
  const saved = await work(plans).catch((error: unknown) => {
    if (!(error instanceof CrmRefused)) throw error;
    refusal = error;
    return new Map<string, string>();
  });
  for (const [customerId, contactId] of saved) outcomes.set(customerId, { contactId });
  const left = plans.filter(({ person }) => !saved.has(person.id));
  if (plans.length === 1) left.forEach(({ person }) => outcomes.set(person.id, refusal));
  else for (const plan of left) await inBatch([plan], outcomes, work);
}

async function updateAll(crm: CrmGateway, plans: readonly Plan[]): Promise<Map<string, string>> {
  const contacts = plans.map(({ there, properties }) => ({ id: there!.id, properties }));
  const saved = new Set((await crm.update(contacts)).map(({ id }) => id));
  return new Map(
    plans.filter(({ there }) => saved.has(there!.id)).map(({ person, there }) => [person.id, there!.id]),
  );
}

async function makeAll(crm: CrmGateway, plans: readonly Plan[]): Promise<Map<string, string>> {
  try {
    const saved = await crm.upsert(plans.map(({ properties }) => ({ properties })));
    return new Map(saved.map(({ id, properties }) => [properties[CUSTOMER_ID] ?? '', id]));
  } catch (error) {
    const existing = error instanceof CrmRefused && plans.length === 1 ? error.existingId : undefined;
    if (!existing) throw error;
    // The address is a second one of a contact, or came there a moment ago.
    const [plan] = plans as [Plan];
    const [there] = await crm.read(null, [existing], [CUSTOMER_ID]);
    if (!there) throw error;
    if (isTaken({ ...plan, there })) throw takenByAnother();
    return updateAll(crm, [{ ...plan, there }]);
  }
}

/** What happened to bookings, and then what was agreed. */
async function tell(
  { knex, crm, links }: CrmSyncDeps,
  tenant: Tenant,
  plan: Plan,
  { contactId }: { contactId: string },
): Promise<void> {
  const { person, merged, changes, fingerprint, there } = plan;
  const notes: CrmNote[] = changes.filter(isOfBooking).map(change => ({
    ...{ key: change.id, contactId, at: change.at },
    body: noteOf(change, tenant.timeZone, links.staffUrlOf(change.bookingId)),
  }));
  let problem = merged.problem;
  if (tenant.settings.crm.notes) {
    for (let from = 0; from < notes.length; from += BATCH) {
      await crm.note(notes.slice(from, from + BATCH)).catch((error: unknown) => {
        if (!(error instanceof CrmRefused)) throw error;
        problem = error.message;
      });
    }
  }
  const told = {
    ...{ customerId: person.id, contactId, fingerprint, problem, engagement: engagementOf(there) },
    agreed: { tier: merged.tier, tags: merged.tags },
    changeIds: changes.map(({ id }) => id),
  };
  await keepTold(knex, tenant.id, told, clock());
}

export function engagementOf(contact: Contact | undefined): CrmEngagement {
  const known = Object.entries(ENGAGEMENT).flatMap(([property, name]) => {
    const at = Date.parse(contact?.properties[property] ?? '');
    return Number.isNaN(at) ? [] : [[name, new Date(at).toISOString()] as const];
  });
  return Object.fromEntries(known);
}
