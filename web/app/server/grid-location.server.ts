// The location whose bays somebody looked at last: the grid opens there again.
import { createCookie, redirect } from '@remix-run/node';
import { id } from '../../../contracts/fields';
import { pathOf } from '../grid/toolbar';

const YEAR_S = 365 * 86_400;
const last = createCookie('berth_grid_location', {
  ...{ path: '/staff', maxAge: YEAR_S, httpOnly: true, sameSite: 'lax' },
});

/** Which day and location an address asks for, both empty where it does not say; one that says nothing leads to the last. */
export async function gridAsked(request: Request): Promise<{ date: string; location: string }> {
  const search = new URL(request.url).searchParams;
  const [date, location] = [search.get('date') ?? '', search.get('location') ?? ''];
  if (!search.has('date') && !search.has('location')) {
    const before = await last.parse(request.headers.get('cookie'));
    if (isId(before)) throw redirect(pathOf('', before));
  }
  return { date, location: isId(location) ? location : '' };
}

/** Kept only where it is one of the places, so that nobody is led to one that is gone. */
export const remembered = (location: string, places: { id: string }[]): Promise<string> =>
  places.some(({ id }) => id === location) ? last.serialize(location) : last.serialize('', { maxAge: 0 });

const isId = (value: unknown): value is string => id.safeParse(value).success;
