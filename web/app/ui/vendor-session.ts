// What the frames of vendors' pages, and of one vendor's pages for staff, know, for the pages in them.
import { useOutletContext } from '@remix-run/react';
import type { Vendor, VendorLogin } from '../../../contracts/vendors';

/** The vendor who is logged in. */
export interface VendorSession {
  name: string;
  vendorName: string;
  tenantName: string;
  timeZone: string;
  currency: string;
}

export const useVendorSession = (): VendorSession => useOutletContext<VendorSession>();

/** The vendor that staff look at. */
export interface VendorInView {
  vendor: Vendor;
  logins: VendorLogin[];
  /** Managers change vendors and their logins. */
  mayManage: boolean;
  /** Operators look, everybody else also acts. */
  mayAct: boolean;
}

export const useVendorInView = (): VendorInView => useOutletContext<VendorInView>();
