// The auditor: goes through everything that must hold after a soak, and says what does not.
import { bookingChecks } from './bookings';
import type { Check, Evidence, Finding } from './evidence';
import { messageChecks } from './messages';
import { stockChecks } from './stock';
import { streamChecks } from './streams';
import { workflowChecks } from './workflows';
import { writeChecks } from './writes';

export const CHECKS: readonly Check[] = [
  ...bookingChecks,
  ...writeChecks,
  ...messageChecks,
  ...stockChecks,
  ...streamChecks,
  ...workflowChecks,
];

/** @param checks all of them unless said */
export async function audit(evidence: Evidence, checks: readonly Check[] = CHECKS): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const what of await check.find(evidence)) findings.push({ check: check.name, what });
  }
  return findings;
}
