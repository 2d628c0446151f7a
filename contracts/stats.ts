// The numbers of the dashboard, in the shape of booking-management.
import { z } from 'zod';
import { READERS } from '../domain/roles';
import { date, optional, success } from './fields';
import { defineRoute } from './route';

const count = z.number().int();

export const bookingStats = defineRoute({
  name: 'bookingStats',
  method: 'GET',
  path: '/bookings/stats',
  tag: 'bookings',
  summary:
    'How many bookings there are, by status and source. Today and upcoming do not depend on the dates.',
  access: { realm: 'staff', roles: READERS },
  query: z
    .object({
      start_date: optional(date).describe('By the day a booking starts, in its zone.'),
      end_date: optional(date).describe('Included.'),
    })
    .refine(q => !q.start_date || !q.end_date || q.end_date >= q.start_date, {
      path: ['end_date'],
      message: 'Must not be before start_date.',
    }),
  output: z.object({
    success,
    stats: z
      .object({
        totalBookings: count,
        todayBookings: count,
        upcomingBookings: count.describe('Starting within the next seven days.'),
        completedBookings: count,
        noShowCount: count,
        noShowRate: z.number().describe('No-shows among the bookings that came to their end, 0 to 1.'),
        canceledBookings: count,
        bySource: z.record(z.string(), count),
        byStatus: z.record(z.string(), count),
      })
      .meta({ id: 'BookingStats' }),
  }),
});
