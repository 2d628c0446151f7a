// Making slots ahead of time, for every tenant. Slots that exist stay as they are, so it may run at any time and twice.
import { Context } from '@temporalio/activity';
import type { Knex } from 'knex';
import { addDays, dateOf } from '../domain/calendar';
import { generateSlots } from '../services/slots';
import { tenantById, tenantIds } from '../services/tenants';

export function createSlotActivities({ knex }: { knex: Knex }) {
  return {
    /** Answers how many slots are new. */
    async extendSlots(): Promise<number> {
      const now = new Date().toISOString();
      let created = 0;
      for (const id of await tenantIds(knex)) {
        const tenant = await tenantById(knex, id);
        if (!tenant) continue;
        const from = dateOf(now, tenant.timeZone);
        const to = addDays(from, tenant.settings.slotHorizonDays);
        created += await generateSlots(knex, tenant, { from, to, now });
        Context.current().heartbeat(created);
      }
      return created;
    },
  };
}
