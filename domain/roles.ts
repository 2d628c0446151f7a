// Who may do what, by role (DESIGN §6): admin everything; manager stock, rules, settings, vendors; staff bookings,
// inbox, intake; operator reads; member own bookings.

export const ROLES = ['admin', 'manager', 'staff', 'operator', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** The roles of whoever works for the tenant. */
export const STAFF_ROLES = ['admin', 'manager', 'staff', 'operator'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Everybody who works for the tenant and may look. */
export const READERS: readonly Role[] = STAFF_ROLES;
/** Everybody who may move, make and change bookings. */
export const BOOKERS: readonly Role[] = ['admin', 'manager', 'staff'];
/** Everybody who may change how the tenant works. */
export const MANAGERS: readonly Role[] = ['admin', 'manager'];

/** Everybody who may decide who works for the tenant. */
export const ADMINS: readonly Role[] = ['admin'];

/** On whose behalf something happens. `lifecycle` is the booking's own workflow, `system` another system by its key. */
export const ACTOR_TYPES = ['customer', 'member', 'staff', 'vendor', 'system', 'lifecycle'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

/** An actor as it is recorded: what it is, which row it is, and the name a reader will understand. */
export interface Actor {
  type: ActorType;
  id: string | null;
  name: string;
}

export const LIFECYCLE_ACTOR: Actor = { type: 'lifecycle', id: null, name: 'Berth' };
