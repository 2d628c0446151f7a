// A staff member as a form: weekly hours and days off are rows of fields, and empty rows do not count.
import type { Call } from '../../../contracts/client';
import type { SlotChanges } from '../../../contracts/front-desk';
import { routes } from '../../../contracts/index';
import { idempotencyKey } from './idempotency.server';
import type { RosterSaid } from './roster-words.server';
import { rosterWords } from './roster-words.server';

type Values = Record<string, string>;

/** Rows `shift.0.from`, `shift.0.to` … in their order, with their numbers. */
export function rowsOf(values: Values, list: string): { row: number; fields: Values }[] {
  const rows = new Map<number, Values>();
  for (const [name, value] of Object.entries(values)) {
    const [of, row, field] = name.split('.');
    if (of !== list || !field || !/^\d{1,3}$/.test(row ?? '')) continue;
    rows.set(Number(row), { ...rows.get(Number(row)), [field]: value });
  }
  return [...rows].sort(([a], [b]) => a - b).map(([row, fields]) => ({ row, fields }));
}

export function staffForm(values: Values) {
  const shifts = rowsOf(values, 'shift').filter(({ fields }) => fields.from || fields.to);
  const daysOff = rowsOf(values, 'off').filter(({ fields }) => fields.from || fields.to);
  const body = {
    name: values.name ?? '',
    role: values.role ?? '',
    locationId: values.locationId || null,
    serviceIds: Object.keys(values).flatMap(name => (name.startsWith('service.') ? [name.slice(8)] : [])),
    shifts: shifts.map(({ fields: { weekday, from = '', to = '' } }) => ({
      weekday: Number(weekday),
      from,
      to,
    })),
    daysOff: daysOff.map(({ fields: { from = '', to = '', reason = '' } }) => ({
      from,
      to: to || from,
      reason,
    })),
  };
  // The API counts the rows that were sent, the page those that are shown.
  const rename: Values = { shifts: 'shift', daysOff: 'off' };
  const name = (api: string, page: string, rows: { row: number }[], fields: string[]) => {
    for (const [i, { row }] of rows.entries())
      for (const field of fields) rename[`${api}.${i}.${field}`] = `${page}.${row}.${field}`;
  };
  name('shifts', 'shift', shifts, ['weekday', 'from', 'to']);
  name('daysOff', 'off', daysOff, ['from', 'to', 'reason']);
  return { body, rename };
}

/**
 * @param id of a staff member, or `new`
 * @returns what is told on the page; undefined for one that is new
 */
export async function saveStaff(
  call: Call,
  id: string,
  { intent, formKey, ...values }: Values,
): Promise<RosterSaid | undefined> {
  const params = { id };
  const tell = (did: string, { slots }: { slots: SlotChanges }) =>
    rosterWords(call, did, slots, { staff_id: id });
  if (intent === 'leave') return tell('They are off the roster.', await call(routes.deleteStaff, { params }));
  if (intent === 'return') {
    const back = await call(routes.updateStaff, { params, body: { isActive: true } });
    return tell('They are back on the roster.', back);
  }
  const { body } = staffForm(values);
  if (id !== 'new') return tell('Saved.', await call(routes.updateStaff, { params, body }));
  await call(routes.createStaff, { body, idempotencyKey: idempotencyKey(formKey, body) });
  return undefined;
}
