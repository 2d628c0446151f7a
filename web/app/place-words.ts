// The words for what stands at a location.
import type { ManagedResource } from '../../contracts/places';

export type PlaceKind = ManagedResource['kind'];

export const PLACE_KIND: Record<PlaceKind, string> = { vehicle: 'Vehicle', bay: 'Bay', dock: 'Dock' };
export const PLACE_KINDS = Object.keys(PLACE_KIND) as PlaceKind[];

export const isPlaceKind = (text: string | null | undefined): text is PlaceKind =>
  PLACE_KINDS.some(kind => kind === text);

/** "1 booking stands", "3 bookings stand" */
export const standingWords = (count: number): string =>
  count === 1 ? '1 booking stands' : `${count} bookings stand`;
