// The shape of every error and the status of every code (DESIGN §8).
import { z } from 'zod';
import type { RefusalCode } from '../domain/errors';

/** Exhaustive: a new code does not compile until it has a status. */
export const STATUS_OF: Record<RefusalCode, number> = {
  validation_failed: 400,
  malformed_json: 400,
  invalid_transition: 400,
  unauthorized: 401,
  invalid_credentials: 401,
  forbidden: 403,
  origin_mismatch: 403,
  not_found: 404,
  method_not_allowed: 405,
  slot_unavailable: 409,
  slot_held: 409,
  slot_closed: 400,
  slot_past: 400,
  out_of_service: 409,
  conflict: 409,
  insufficient_stock: 409,
  idempotency_in_progress: 409,
  body_too_large: 413,
  idempotency_key_reused: 422,
  rule_violation: 422,
  rate_limited: 429,
  internal_error: 500,
  orchestrator_unavailable: 503,
  database_unavailable: 503,
};

export const fieldProblem = z.object({ field: z.string(), message: z.string() });

export const suggestion = z.object({
  resourceId: z.string(),
  resourceName: z.string(),
  startTime: z.string(),
  endTime: z.string(),
  startDate: z.string().optional(),
  endDate: z.string().optional(),
  timeZone: z.string().optional().describe('Of a session or an appointment.'),
  zoneName: z.string().nullable().optional(),
  slotId: z.string().optional(),
  bookingDate: z.string().optional().describe('Of a delivery: the day.'),
  timeSlot: z.string().optional().describe('Of a delivery: the window.'),
});

export const errorBody = z
  .object({
    success: z.literal(false),
    error: z.string().describe('A short, stable phrase.'),
    code: z.string().describe('A stable code for programs.'),
    message: z.string().optional().describe('What happened, what was kept, what to do.'),
    details: z.array(fieldProblem).optional().describe('Every wrong field.'),
    violations: z
      .array(
        z.object({
          rule: z.string(),
          message: z.string(),
          limit: z.union([z.string(), z.number()]),
          actual: z.union([z.string(), z.number()]),
        }),
      )
      .optional(),
    suggestions: z.array(suggestion).optional(),
    alternatives: z.array(suggestion).optional().describe('What could be booked instead.'),
    from: z.string().optional(),
    to: z.string().optional(),
    allowed: z.array(z.string()).optional(),
    current: z
      .object({ status: z.string(), revision: z.number().int() })
      .optional()
      .describe('How what was answered too late really stands.'),
    requestId: z.string(),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBody>;
