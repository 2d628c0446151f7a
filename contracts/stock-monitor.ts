// The stock monitor of a business: what it last found, and whether it is paused.
import { z } from 'zod';
import { MANAGERS, READERS } from '../domain/roles';
import { success, time } from './fields';
import { defineRoute } from './route';

const count = z.number().int();

export const stockMonitor = z
  .object({
    status: z.enum(['running', 'paused']),
    pausedAt: time.nullable(),
    pausedBy: z.string().nullable().describe('Name of who paused it.'),
    found: z
      .object({
        at: time,
        checked: count.describe('Products.'),
        opened: count,
        escalated: count,
        deescalated: count,
        resolved: count,
        needsCreated: count,
        needsChanged: count,
        needsRemoved: count,
      })
      .nullable()
      .describe('Its last check. Null: it has not checked anything yet.'),
    lastCheckedAt: time.nullable().describe('When all products were last checked.'),
    waitingSince: time
      .nullable()
      .describe(
        'Since when the oldest change waits to be checked: seconds, unless the monitor is paused or away.',
      ),
    nextDigestAt: time.nullable().describe('Null while it is paused, or alerts are switched off.'),
    workflowId: z.string(),
    temporalUiUrl: z.string().nullable(),
  })
  .meta({ id: 'StockMonitor' });
export type StockMonitor = z.infer<typeof stockMonitor>;

const output = z.object({ success, monitor: stockMonitor });

export const getStockMonitor = defineRoute({
  name: 'getStockMonitor',
  method: 'GET',
  path: '/stock-levels/monitor',
  tag: 'stock levels',
  summary: 'How the monitor of this business is doing.',
  access: { realm: 'staff', roles: READERS },
  output,
});

export const pauseStockMonitor = defineRoute({
  name: 'pauseStockMonitor',
  method: 'POST',
  path: '/stock-levels/monitor/pause',
  tag: 'stock levels',
  summary: 'Nothing is checked and nobody told until it goes on; what moves meanwhile is checked then.',
  access: { realm: 'staff', roles: MANAGERS },
  output,
});

export const resumeStockMonitor = defineRoute({
  name: 'resumeStockMonitor',
  method: 'POST',
  path: '/stock-levels/monitor/resume',
  tag: 'stock levels',
  summary: 'Go on, with a check of everything.',
  access: { realm: 'staff', roles: MANAGERS },
  output,
});
