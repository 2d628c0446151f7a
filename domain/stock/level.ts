// What stock on hand means against its target (DESIGN §7). Boundaries are strict: exactly 25 % of the target is not
// critical, exactly the target is OK.
//
//   on hand                          status     priority of the need
//   at least the target              OK         -
//   below the target                 WARNING    LOW
//   below the warning percentage     WARNING    MEDIUM
//   below the critical one, or none  CRITICAL   HIGH
import type { Quantity } from './quantity';
import { isBelowPercent } from './quantity';

export const STOCK_STATUSES = ['OK', 'WARNING', 'CRITICAL'] as const;
export type StockStatus = (typeof STOCK_STATUSES)[number];
export const ALERT_LEVELS = ['WARNING', 'CRITICAL'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];
export const PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const DEFAULT_WARNING_PERCENT = 50;
export const DEFAULT_CRITICAL_PERCENT = 25;

export interface Thresholds {
  /** More than zero. */
  targetQuantity: Quantity;
  /** Integers from 1 to 99; the critical one is the smaller. */
  warningThresholdPercent: number;
  criticalThresholdPercent: number;
}

export type Level = { status: 'OK' } | { status: AlertLevel; priority: Exclude<Priority, 'CRITICAL'> };

export function levelOf(onHand: Quantity, target: Thresholds): Level {
  const { targetQuantity, warningThresholdPercent, criticalThresholdPercent } = target;
  if (onHand >= targetQuantity) return { status: 'OK' };
  if (onHand <= 0n || isBelowPercent(onHand, criticalThresholdPercent, targetQuantity)) {
    return { status: 'CRITICAL', priority: 'HIGH' };
  }
  const low = isBelowPercent(onHand, warningThresholdPercent, targetQuantity);
  return { status: 'WARNING', priority: low ? 'MEDIUM' : 'LOW' };
}

/** The more severe first. */
export const SEVERITY: Readonly<Record<StockStatus, number>> = { CRITICAL: 0, WARNING: 1, OK: 2 };
export const worst = (statuses: readonly StockStatus[]): StockStatus =>
  statuses.reduce((a, b) => (SEVERITY[b] < SEVERITY[a] ? b : a), 'OK');
