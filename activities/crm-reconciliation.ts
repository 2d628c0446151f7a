// What changes alone do not bring about: customers the CRM never heard of, what was changed over there while nobody told us,
// contacts to be deleted for good, and changes whose workflow was lost. Each step keeps how far it came, so that the next
// run goes on there.
import { CUSTOMER_ID } from '../domain/crm/contact';
import type { CrmSettings } from '../domain/crm/contact';
import { merge, isSame } from '../domain/crm/merge';
import { inTenant } from '../db/connection';
import { connectionOf, handAgain, noteReconciled, stopConnection } from '../services/crm/connection';
import { noteErasure, wantedErasures } from '../services/crm/erase';
import { customersToTell } from '../services/crm/facts';
import { knownContacts } from '../services/crm/outcome';
import { askToLook } from '../services/crm/outbox';
import { tenantById } from '../services/tenants';
import type { CrmSyncDeps } from './crm-sync';
import { BATCH, engagementOf, readProperties, syncCustomers } from './crm-sync';
import type { Contact } from './gateways/hubspot';
import { CrmRefused, CrmStopped } from './gateways/hubspot-errors';

export interface CrmReport {
  told: number;
  refused: number;
  /** Contacts that were changed over there. */
  changed: number;
  erased: number;
}

/** The search knows of a change some seconds late. */
const OVERLAP_MS = 2 * 60_000;
/** What was handed on so long ago and is not known over there has lost its workflow. */
const LOST_MS = 2 * 3_600_000;
/** HubSpot answers ten thousand of a search at most; the next run goes on. */
const MOST_PAGES = 90;

const clock = (): string => new Date().toISOString();

/** @throws CrmTrouble, CrmStopped */
export async function reconcileCrm(
  deps: CrmSyncDeps,
  tenantId: string,
  beat: (note: string) => void,
): Promise<CrmReport> {
  const report: CrmReport = { told: 0, refused: 0, changed: 0, erased: 0 };
  const tenant = await tenantById(deps.knex, tenantId);
  const connection = await connectionOf(deps.knex, tenantId);
  if (!tenant || connection?.status !== 'connected') return report;
  try {
    report.erased = await eraseWanted(deps, tenantId);
    await inTenant(deps.knex, tenantId, async trx => {
      await handAgain(trx, new Date(Date.now() - LOST_MS).toISOString());
    });
    await tellOfNew(deps, tenantId, connection.connectedAt, report, beat);
    report.changed = await hearOfChanges(deps, tenantId, tenant.settings.crm, connection, beat);
    await noteReconciled(deps.knex, tenantId, { reconciledAt: clock() });
  } catch (error) {
    if (error instanceof CrmStopped) await stopConnection(deps.knex, tenantId, error.message);
    throw error;
  }
  return report;
}

async function eraseWanted({ knex, crm }: CrmSyncDeps, tenantId: string): Promise<number> {
  let erased = 0;
  for (const { id, customerId, contactId } of await wantedErasures(knex, tenantId)) {
    // One that was being made when it was to be deleted is not known by its id yet.
    const found = contactId ? [] : await crm.read(CUSTOMER_ID, [customerId], []);
    try {
      for (const target of contactId ? [contactId] : found.map(contact => contact.id))
        await crm.erase(target);
      await noteErasure(knex, tenantId, id, null);
      erased += 1;
    } catch (error) {
      if (!(error instanceof CrmRefused)) throw error;
      await noteErasure(knex, tenantId, id, error.message);
    }
  }
  return erased;
}

async function tellOfNew(
  deps: CrmSyncDeps,
  tenantId: string,
  connectedAt: Date,
  report: CrmReport,
  beat: (note: string) => void,
): Promise<void> {
  for (;;) {
    const ids = await customersToTell(deps.knex, tenantId, connectedAt, BATCH);
    if (ids.length === 0) return;
    const refused = await syncCustomers(deps, tenantId, ids);
    report.refused += refused.length;
    report.told += ids.length - refused.length;
    beat(`${report.told} customers told`);
  }
}

/** Has those looked at whose contacts differ from what was agreed. Answers how many. */
async function hearOfChanges(
  deps: CrmSyncDeps,
  tenantId: string,
  settings: CrmSettings,
  { seenUntil, connectedAt }: { seenUntil: Date | null; connectedAt: Date },
  beat: (note: string) => void,
): Promise<number> {
  const since = new Date((seenUntil ?? connectedAt).getTime() - OVERLAP_MS).toISOString();
  let changed = 0;
  let after: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await deps.crm.changedSince(since, readProperties(settings), after);
    changed += await inTenant(deps.knex, tenantId, async trx => {
      const ids = page.contacts.map(contact => contact.properties[CUSTOMER_ID] ?? '').filter(isUuid);
      const known = await knownContacts(trx, ids);
      const differing = page.contacts.flatMap(contact => {
        const agreed = known.get(contact.properties[CUSTOMER_ID] ?? '');
        return agreed && differs(contact, agreed, settings) ? [contact.properties[CUSTOMER_ID]!] : [];
      });
      return differing.length > 0 ? askToLook(trx, tenantId, differing) : 0;
    });
    const last = Date.parse(page.contacts.at(-1)?.properties.lastmodifieddate ?? '');
    if (!Number.isNaN(last))
      await noteReconciled(deps.knex, tenantId, { seenUntil: new Date(last).toISOString() });
    beat(`${changed} contacts changed`);
    after = page.after;
    if (!after) break;
  }
  return changed;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isUuid = (text: string): boolean => UUID.test(text);

type Known = Awaited<ReturnType<typeof knownContacts>> extends Map<string, infer K> ? K : never;

function differs(contact: Contact, { agreed, engagement }: Known, settings: CrmSettings): boolean {
  if (!agreed) return true;
  const theirs = {
    tier: contact.properties[settings.tierProperty] ?? null,
    tags: contact.properties[settings.tagsProperty] ?? null,
  };
  const merged = merge(agreed, theirs, agreed);
  return !isSame(merged, agreed) || JSON.stringify(engagementOf(contact)) !== JSON.stringify(engagement);
}
