// The rules a tenant has stored, and changing them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound, validationFailed } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tier } from '../../domain/permissions';
import { isAlwaysOpen } from '../../domain/rules/opening-hours';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import type { RuleBook, RuleParameters } from '../../domain/rules/parameters';
import { PARAMETERS, ruleBook } from '../../domain/rules/parameters';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';

/** Where parameters are said. */
export type RuleScope =
  { scope: 'tenant' } | { scope: 'tier'; tier: Tier } | { scope: 'location'; locationId: string };

export interface RuleRow {
  scope: RuleScope['scope'];
  tier: Tier | null;
  locationId: string | null;
  parameters: RuleParameters;
}

export function bookOf(rows: readonly RuleRow[]): RuleBook {
  const of = (scope: RuleScope['scope']) => rows.filter(row => row.scope === scope);
  return ruleBook({
    tenant: of('tenant')[0]?.parameters,
    tiers: Object.fromEntries(of('tier').map(row => [row.tier, row.parameters])),
    locations: Object.fromEntries(of('location').map(row => [row.locationId, row.parameters])),
  });
}

export async function readRuleBook(trx: Knex.Transaction): Promise<RuleBook> {
  return bookOf(await trx('booking_rules').select<RuleRow[]>('scope', 'tier', 'locationId', 'parameters'));
}

export interface LocationRules {
  id: string;
  name: string;
  timeZone: string;
  alwaysOpen: boolean;
  openingHours: OpeningHours;
  parameters: RuleParameters;
}

export interface RulesView {
  tenant: RuleParameters;
  tiers: Readonly<Record<Tier, RuleParameters>>;
  locations: LocationRules[];
}

/** Everything that is said, with the defaults where nothing is. */
export function listRules(knex: Knex, tenant: Tenant): Promise<RulesView> {
  return inTenant(knex, tenant.id, async trx => {
    const book = await readRuleBook(trx);
    const locations = await trx('locations')
      .orderBy(['name', 'id'])
      .select<{ id: string; name: string; timeZone: string | null; openingHours: OpeningHours }[]>(
        'id',
        'name',
        'timeZone',
        'openingHours',
      );
    return {
      tenant: book.tenant,
      tiers: book.tiers,
      locations: locations.map(location => ({
        ...location,
        timeZone: location.timeZone ?? tenant.timeZone,
        alwaysOpen: isAlwaysOpen(location.openingHours),
        parameters: book.locations[location.id] ?? {},
      })),
    };
  });
}

interface By {
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/** Sets the parameters of one scope; those that are not named stay. @throws Refusal `not_found` */
export function setRules(
  knex: Knex,
  tenant: Tenant,
  scope: RuleScope,
  change: RuleParameters,
  by: By,
): Promise<RulesView> {
  const place = {
    scope: scope.scope,
    tier: scope.scope === 'tier' ? scope.tier : null,
    locationId: scope.scope === 'location' ? scope.locationId : null,
  };
  return inTenant(knex, tenant.id, async trx => {
    if (place.locationId) await lockLocation(trx, place.locationId);
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended('rules ' || ?, 0))`, [tenant.id]);
    const before = await trx('booking_rules').where(place).first<RuleRow | undefined>('parameters');
    const parameters = { ...before?.parameters, ...change };
    await trx('booking_rules')
      .insert({
        ...place,
        tenantId: tenant.id,
        parameters: JSON.stringify(parameters),
        updatedAt: by.now,
        updatedBy: by.actor.id,
      })
      .onConflict(['tenantId', 'scope', 'locationId', 'tier'])
      .merge(['parameters', 'updatedAt', 'updatedBy']);
    const changed = PARAMETERS.filter(name => change[name] !== undefined);
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'rules', subjectId: place.locationId ?? tenant.id },
      ...{ action: 'changed', to: place.tier ?? place.scope, ...by },
      metadata: {
        from: Object.fromEntries(changed.map(name => [name, before?.parameters[name] ?? null])),
        to: Object.fromEntries(changed.map(name => [name, change[name]])),
      },
    });
  }).then(() => listRules(knex, tenant));
}

/** @throws Refusal `not_found`, `validation_failed` for hours that overlap. */
export function setOpeningHours(
  knex: Knex,
  tenant: Tenant,
  locationId: string,
  openingHours: OpeningHours,
  by: By,
): Promise<RulesView> {
  assertApart(openingHours);
  return inTenant(knex, tenant.id, trx => changeOpeningHours(trx, tenant, locationId, openingHours, by)).then(
    () => listRules(knex, tenant),
  );
}

/** In the caller's transaction; the hours have been looked at. @throws Refusal `not_found` */
export async function changeOpeningHours(
  trx: Knex.Transaction,
  tenant: Tenant,
  locationId: string,
  openingHours: OpeningHours,
  by: Omit<By, 'requestId'> & { requestId?: string },
): Promise<void> {
  const before = await lockLocation(trx, locationId);
  await trx('locations')
    .where({ id: locationId })
    .update({ openingHours: JSON.stringify(openingHours) });
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'rules', subjectId: locationId, action: 'hours_changed', ...by },
    metadata: { from: before.openingHours, to: openingHours },
  });
}

/** @throws Refusal `validation_failed` for hours of one day that overlap. */
export function assertApart(hours: OpeningHours): void {
  const details = Object.entries(hours).flatMap(([weekday, ofDay = []]) => {
    const sorted = [...ofDay].sort((a, b) => a.from.localeCompare(b.from));
    const overlaps = sorted.some(({ to, from }, i) => {
      const next = sorted[i + 1];
      return next && (to <= from || to > next.from);
    });
    const message = 'Hours of one day must not overlap.';
    return overlaps ? [{ field: `openingHours.${weekday}`, message }] : [];
  });
  if (details.length > 0) throw validationFailed(details);
}

async function lockLocation(trx: Knex.Transaction, id: string): Promise<{ openingHours: OpeningHours }> {
  const found = await trx('locations')
    .where({ id })
    .forUpdate()
    .first<{ openingHours: OpeningHours } | undefined>('openingHours');
  if (!found) throw notFound('Location');
  return found;
}
