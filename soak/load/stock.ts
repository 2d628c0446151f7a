// Tills and the store room: sales above all, receipts, a count now and then, and wanted levels that change.
import type { Trace } from '../ledger';
import type { Crew } from './crew';
import { keepBusy } from './crew';

type Movement = {
  type: 'SALE' | 'RECEIPT' | 'ADJUSTMENT' | 'COUNT';
  quantity: number;
  change: number | null;
};

export const stock = (crew: Crew): Promise<void> =>
  keepBusy(crew, 700, async () => {
    if (crew.random.chance(0.03)) return newTarget(crew);
    if (crew.random.chance(0.1))
      return void (await crew.client.get('/stock-levels/low-stock', crew.logins.staff));
    return move(crew);
  });

function someMovement({ random }: Crew): Movement {
  const quantity = random.whole(1, 40) / 4;
  const what = random.next();
  if (what < 0.6) return { type: 'SALE', quantity, change: -quantity };
  if (what < 0.85) return { type: 'RECEIPT', quantity: quantity * 2, change: quantity * 2 };
  if (what < 0.95) return { type: 'ADJUSTMENT', quantity: -quantity, change: -quantity };
  return { type: 'COUNT', quantity: random.whole(0, 200), change: null };
}

async function move(crew: Crew): Promise<void> {
  const { type, quantity, change } = someMovement(crew);
  const productId = crew.random.pick(crew.world.products).id;
  const trace: Trace = { in: 'movement', productId, change };
  const token = crew.logins.staff;
  // A point of sale sends batches, with a key of its own for each row.
  if (type === 'SALE' && crew.random.chance(0.3)) return sellAtTill(crew, productId, quantity);
  await crew.client.write('move stock', trace, {
    ...{ method: 'POST', path: '/inventory/movements', token },
    body: mark => ({ productId, type, quantity, note: mark }),
  });
}

/** Rows that would sell more than there is are refused one by one, so what the answer says decides. */
async function sellAtTill(crew: Crew, productId: string, quantity: number): Promise<void> {
  await crew.client.write(
    'sell at the till',
    { in: 'movement', productId, change: -quantity, mayBeRefused: true },
    {
      method: 'POST',
      path: '/inventory/movements/batch',
      token: crew.logins.staff,
      body: mark => ({ movements: [{ productId, type: 'SALE', quantity, note: mark, key: mark }] }),
    },
  );
}

async function newTarget({ client, logins, world, random }: Crew): Promise<void> {
  const productId = random.pick(world.products).id;
  await client.write(
    'set a target',
    { in: 'nothing' },
    {
      method: 'PUT',
      path: '/stock-levels/targets',
      token: logins.manager,
      body: () => ({ productId, targetQuantity: random.whole(5, 120) }),
    },
  );
}
