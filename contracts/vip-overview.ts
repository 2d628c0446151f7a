// A vendor's first page in one answer.
import { z } from 'zod';
import { vendorDelivery } from './delivery-shapes';
import { success } from './fields';
import { defineRoute } from './route';
import { vendorNeed } from './stock-shapes';

export const vipOverview = defineRoute({
  name: 'vipOverview',
  method: 'GET',
  path: '/vip/overview',
  tag: 'vendor portal',
  summary:
    'The five most urgent needs, and your next five deliveries: those that are not over, the first first.',
  access: { realm: 'vip' },
  output: z.object({
    success,
    needs: z.array(vendorNeed),
    needCount: z.number().int().describe('How many needs are open.'),
    deliveries: z.array(vendorDelivery),
  }),
});
