// Locations, vehicles, bays and docks as pages and forms show them.
import type { Call } from '../../../contracts/client';
import { ApiError } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Location, ManagedResource } from '../../../contracts/places';
import { nextNumber } from '../../../contracts/places';
import { PLACE_KIND, isPlaceKind } from '../place-words';
import { price } from './format.server';
import { idempotencyKey } from './idempotency.server';
import { numberOf } from './numbers.server';
import { placed } from './resource-names.server';
import { refusal } from './stock.server';
import { rowsOf } from './team.server';

type Values = Record<string, string>;

const PER: Record<ManagedResource['kind'], string> = { vehicle: 'a day', bay: 'an hour', dock: '' };

/** A vehicle, bay or dock in a list. */
export function placeRow(resource: ManagedResource) {
  const { id, kind, name, isActive, standing } = resource;
  const amount = price(resource.price, resource.currency);
  const text = [PLACE_KIND[kind], amount && `${amount} ${PER[kind]}`].filter(Boolean).join(' · ');
  return { id, name, isActive, standing, text };
}
export type PlaceRow = ReturnType<typeof placeRow>;

/** Locations with what is there, and what stands nowhere in particular. */
export function placesByLocation(locations: readonly Location[], resources: readonly ManagedResource[]) {
  const at = (locationId: string | null) =>
    resources.filter(each => each.locationId === locationId).map(placeRow);
  return {
    locations: locations.map(({ id, name, ownTimeZone, alwaysOpen }) => ({
      ...{ id, name, ownTimeZone, alwaysOpen, places: at(id) },
    })),
    elsewhere: at(null),
  };
}

export const locationOptions = (locations: readonly Location[]): [string, string][] =>
  locations.map(({ id, name }) => [id, name]);

/** What a new one begins with: the next bay goes on where the numbers stopped. */
export async function firstValues(call: Call, search: URLSearchParams): Promise<Values> {
  const asked = search.get('kind');
  const kind = isPlaceKind(asked) ? asked : 'bay';
  const locationId = search.get('location') ?? '';
  if (kind === 'vehicle') return { kind, locationId };
  const name = PLACE_KIND[kind];
  const { resources } = await call(routes.listManagedResources, { query: { kind } });
  const here = resources.filter(each => (each.locationId ?? '') === locationId);
  const names = here.map(each => each.name);
  return { kind, locationId, name, from: String(nextNumber(name, names)) };
}

const textOf = (text = ''): string => text.trim();

/** Rows `fact.0.name`, `fact.0.value` as attributes, and how the API's names of fields are called in the form. */
export function factsOf(values: Values) {
  const rows = rowsOf(values, 'fact').filter(({ fields }) => textOf(fields.name) || textOf(fields.value));
  const attributes: Record<string, string> = {};
  const rename: Record<string, string> = { 'numbers.from': 'from', 'numbers.to': 'to' };
  const twice: string[] = [];
  for (const { row, fields } of rows) {
    const name = textOf(fields.name);
    if (Object.hasOwn(attributes, name)) twice.push(`fact.${row}.name`);
    attributes[name] = textOf(fields.value);
    rename[`attributes.${name}`] = name ? `fact.${row}.value` : `fact.${row}.name`;
  }
  return { attributes, rename, twice };
}

function bodyOf(values: Values) {
  const { attributes, twice } = factsOf(values);
  if (twice[0]) throw refusal(twice[0], 'This fact is there already.');
  return {
    name: values.name ?? '',
    description: values.description ?? '',
    price: textOf(values.price) ? numberOf(values.price) : null,
    attributes,
    bufferBeforeMinutes: numberOf(values.bufferBeforeMinutes || '0'),
    bufferAfterMinutes: numberOf(values.bufferAfterMinutes || '0'),
  };
}

/** Answers how many were added, and the first of them. */
export async function addPlaces(call: Call, { formKey, ...values }: Values) {
  const { from = '', to = '' } = values;
  const numbered = textOf(from) || textOf(to);
  const body = {
    ...bodyOf(values),
    kind: values.kind as never,
    locationId: values.locationId || undefined,
    ...(numbered ? { numbers: { from: numberOf(from || to), to: numberOf(to || from) } } : {}),
  };
  const idempotency = { idempotencyKey: idempotencyKey(formKey, body) };
  const { resources } = await call(routes.createResources, { body, ...idempotency });
  return resources;
}

/** What stands in the fields of one that is there. */
export const placeValues = (resource: ManagedResource): Values => ({
  ...{ name: resource.name, description: resource.description, locationId: resource.locationId ?? '' },
  price: resource.price?.toString() ?? '',
  bufferBeforeMinutes: String(resource.bufferBeforeMinutes),
  bufferAfterMinutes: String(resource.bufferAfterMinutes),
  ...Object.fromEntries(
    Object.entries(resource.attributes).flatMap(([name, value], row) => [
      [`fact.${row}.name`, name],
      [`fact.${row}.value`, value],
    ]),
  ),
});

export type Change = 'saved' | 'out' | 'back' | 'removed';

/** Carries out what a form of one vehicle, bay or dock asks for. */
export async function changePlace(call: Call, id: string, values: Values): Promise<Change> {
  const params = { id };
  switch (values.intent) {
    case 'out':
      await call(routes.updateResource, { params, body: { isActive: false } });
      return 'out';
    case 'back':
      await call(routes.updateResource, { params, body: { isActive: true } });
      return 'back';
    case 'remove':
      return (await call(routes.deleteResource, { params })).removed ? 'removed' : 'out';
    default: {
      const body = { ...bodyOf(values), locationId: values.locationId || null };
      await call(routes.updateResource, { params, body });
      return 'saved';
    }
  }
}

/** The choices of a filter, with the one that is chosen though it is out of service. */
export async function withChosen(
  call: Call,
  options: readonly (readonly [string, string])[],
  chosen: string,
): Promise<(readonly [string, string])[]> {
  if (!chosen || options.some(([id]) => id === chosen)) return [...options];
  try {
    const { resource } = await call(routes.getManagedResource, { params: { id: chosen } });
    return [...options, [resource.id, `${placed(resource)} (out of service)`]];
  } catch (error) {
    // A staff member, or nothing there is: the list itself says what it has of it.
    if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return [...options];
    throw error;
  }
}
