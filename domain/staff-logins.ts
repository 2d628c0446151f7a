// Who works for a business, and may log in. An admin decides, but never about what the own login may do: whoever makes a
// mistake there has nobody left to undo it. And there is always somebody who can decide.
import type { StaffRole } from './roles';

export interface StaffLogin {
  id: string;
  role: StaffRole;
  isActive: boolean;
}

/** What is to become different. */
export interface LoginChange {
  role?: StaffRole;
  isActive?: boolean;
}

export type LoginDecision =
  | { allowed: true }
  /**
   * - `last_admin`: nobody would be left who decides about logins.
   * - `own_login`: another admin has to do it.
   */
  | { allowed: false; why: 'last_admin' | 'own_login'; field: 'role' | 'isActive'; reason: string };

interface Surroundings {
  /** Whose login wants it. */
  actorId: string | null;
  /** Admins besides this login who are active and have a password. */
  otherAdmins: number;
}

export function mayChangeLogin(
  login: StaffLogin,
  change: LoginChange,
  { actorId, otherAdmins }: Surroundings,
): LoginDecision {
  const isNewRole = change.role !== undefined && change.role !== login.role;
  const isEnded = change.isActive === false && login.isActive;
  if (!isNewRole && !isEnded) return { allowed: true };
  const field = isEnded ? 'isActive' : 'role';
  if (login.role === 'admin' && login.isActive && otherAdmins === 0) {
    const reason = 'This is the only admin left who can log in; make somebody else an admin first.';
    return { allowed: false, why: 'last_admin', field, reason };
  }
  if (login.id === actorId) {
    const what = isEnded ? 'deactivate your own login' : 'change your own role';
    return { allowed: false, why: 'own_login', field, reason: `You cannot ${what}; another admin can.` };
  }
  return { allowed: true };
}
