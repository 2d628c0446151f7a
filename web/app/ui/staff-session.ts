// What the frame of staff's pages knows, for the pages in it.
import { useOutletContext } from '@remix-run/react';

export interface StaffSession {
  name: string;
  role: string;
  /** Operators look, everybody else also acts. */
  mayAct: boolean;
  /** Managers change how the business works: services, hours, slots. */
  mayManage: boolean;
}

export const useStaff = (): StaffSession => useOutletContext<StaffSession>();
