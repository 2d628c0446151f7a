// What a form did that leads to another page: told on that one.

export const DID = {
  'customer-added': 'The customer is added. What they may book, and a login, are given below.',
  'contact-saved': 'The contact is saved.',
  'service-added': 'The service is offered. It gets times where somebody on the team does it.',
  'staff-added': 'They are on the roster. Their slots are made every night, or at once under Slots.',
  'login-saved': 'The login is saved.',
  'vendor-added': 'The vendor is added. Whoever logs in for it is invited below.',
  'vendor-saved': 'The vendor is saved.',
  'need-made': 'Asked for: vendors see the need from now on.',
  'target-saved': 'The target is saved; alerts and needs follow it.',
  'target-removed': 'The target is removed. The next wider one holds, where there is one.',
  'product-added': 'The product is added. Record what there is of it, or count it.',
  'product-saved': 'The product is saved.',
  'product-archived': 'The product is archived.',
  'product-returned': 'The product is in use again.',
  'location-added': 'The location is added. What can be booked there comes next.',
  'location-saved': 'The location is saved.',
  'rules-saved': 'Saved. It holds for what is booked and moved from now on.',
  'harvest-said': 'The business sees your harvest now.',
  'booking-made': 'Booked.',
  'booking-moved': 'Moved. Reminders follow the new time.',
} as const;
export type Did = keyof typeof DID;

/** The way to a page that tells it. */
export const telling = (path: string, did: Did): string =>
  `${path}${path.includes('?') ? '&' : '?'}did=${did}`;
