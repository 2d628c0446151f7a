// On whose clock a resource is booked. Bays and staff stand at a location, and may be in another city than the business:
// theirs is the zone of the location, where it has one of its own. Vehicles go by whole days and docks by the windows of
// the business, wherever they stand.

/**
 * SQL: the zone of a resource.
 * @param resource the name under which its row is joined; `:zone` is bound to the zone of the business
 */
export const zoneOfResource = (resource: string): string => `coalesce(
  (select l.time_zone from locations l where l.id = ${resource}.location_id and ${resource}.kind in ('bay', 'staff')),
  :zone)`;
