// Calendars outside Berth, by what they belong to, and what managers do to them by the name of the form's button.
import type { ResourceCalendar } from '../../../contracts/calendar';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { formats } from './format.server';
import { idempotencyKey } from './idempotency.server';

const TITLES: Record<ResourceCalendar['kind'], string> = {
  staff: 'Team',
  vehicle: 'Vehicles',
  bay: 'Bays',
  dock: 'Docks',
};
const KINDS = Object.keys(TITLES) as ResourceCalendar['kind'][];

export function calendarsByKind(calendars: readonly ResourceCalendar[], timeZone: string) {
  const { moment } = formats(timeZone);
  // Who has left is still there as long as somebody may read their feed.
  const shown = calendars.filter(({ isActive, feed }) => isActive || feed);
  return KINDS.map(kind => ({
    kind,
    title: TITLES[kind],
    calendars: shown
      .filter(calendar => calendar.kind === kind)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .map(({ id, name, url, feed, events, problem }) => ({
        ...{ id, name, url, problem },
        syncable: kind === 'staff',
        feed: feed && { url: feed.url, since: moment(feed.createdAt) },
        events: eventsInWords(events),
      })),
  })).filter(group => group.calendars.length > 0);
}
export type OutsideCalendar = ReturnType<typeof calendarsByKind>[number]['calendars'][number];

/** "12 bookings are there, 1 is on its way, 2 failed and are tried again" */
function eventsInWords({ synced, pending, failed }: ResourceCalendar['events']): string {
  const parts = [`${synced} ${synced === 1 ? 'booking is' : 'bookings are'} there`];
  if (pending > 0) parts.push(`${pending} ${pending === 1 ? 'is' : 'are'} on the way`);
  if (failed > 0) parts.push(`${failed} failed and ${failed === 1 ? 'is' : 'are'} tried again`);
  return parts.join(', ');
}

/** @returns what to say when it is done */
export async function changeCalendar(call: Call, values: Record<string, string>): Promise<string> {
  const { intent, id = '', formKey, url = '' } = values;
  const params = { id };
  switch (intent) {
    case 'feed':
      await call(routes.renewFeed, { params, idempotencyKey: idempotencyKey(formKey, [intent, id]) });
      return 'The feed has a new address.';
    case 'end-feed':
      await call(routes.revokeFeed, { params });
      return 'The feed has ended.';
    case 'calendar':
      await call(routes.setCalendar, { params, body: { url: url.trim() } });
      return url.trim()
        ? 'Bookings are written there from now on.'
        : 'Bookings are not written anywhere else.';
    default:
      throw new Response(null, { status: 400 });
  }
}
