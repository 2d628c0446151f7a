// What people call a time zone. A business has one; a location may have another, and then it is said with the time.

/** "New York time" for America/New_York; a zone that is not named after a place is said as it is written. */
export function zoneInWords(zone: string): string {
  const name = zone.replace(/^Etc\/(?=[A-Z]+$)/, '');
  if (name.startsWith('Etc/') || !/[a-z]/.test(name)) return name;
  return `${name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ')} time`;
}

/** In words, where it is not the zone of the business; null where it is. */
export const zoneNameOf = (zone: string, ofBusiness: string): string | null =>
  zone === ofBusiness ? null : zoneInWords(zone);
