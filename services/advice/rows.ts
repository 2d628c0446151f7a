// Advice as it is stored.
import type { Advice, Answerer, Mark, Topic, WhyRules } from '../../domain/advice/advice';
import type { Facts } from '../../domain/advice/facts';

export type InsightStatus = 'asked' | 'ready' | 'gone';

/** What the labels of facts stand for: ids of bookings by A, B, …, and of resources by P1, P2, … */
export type Labels = Record<string, string>;

export interface InsightRow {
  id: string;
  topic: Topic;
  customerId: string | null;
  locationId: string | null;
  gapId: string | null;
  bookingId: string | null;
  otherBookingId: string | null;
  days: number;
  status: InsightStatus;
  facts: Facts | null;
  labels: Labels;
  advice: Advice | null;
  answeredBy: Answerer | null;
  whyRules: WhyRules | null;
  model: string | null;
  modelAskedOn: string | null;
  answeredAt: Date | null;
  mark: Mark | null;
  markedAt: Date | null;
  markedByName: string | null;
  askedBy: string | null;
  askedByName: string;
  requestId: string | null;
  createdAt: Date;
  workflowStartedAt: Date | null;
}

/** One that is asked for, by its tenant and id. */
export interface InsightName {
  tenantId: string;
  insightId: string;
}
