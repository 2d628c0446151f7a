// Products, categories, what is on hand and the movements that change it: read by staff, moved by those who take goods
// in, arranged by managers.
import { routes } from '../../contracts';
import { movementRow } from '../../contracts/stock-inventory';
import type { Actor } from '../../domain/roles';
import {
  createCategory,
  deleteCategory,
  listCategories,
  renameCategory,
} from '../../services/stock/categories';
import { getProduct, listInventory } from '../../services/stock/inventory';
import type { MovementRequest, RowResult } from '../../services/stock/movements';
import { createMovement, createMovements, listMovements } from '../../services/stock/movements';
import { listResponders } from '../../services/stock/needs';
import { createProduct, listProducts, updateProduct } from '../../services/stock/products';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { problemsOf } from '../validation';

/** Who asks, and for which business. */
export async function stockCaller(request: ApiRequest) {
  const { userId, name, tenantId } = await request.user();
  return asked(request, tenantId, { type: 'staff', id: userId, name });
}

/** The same where another system may ask as well: it goes by the name of its key. */
async function stockSender(request: ApiRequest) {
  const holder = await request.keyHolder();
  if (!holder) return stockCaller(request);
  return asked(request, holder.tenantId, { type: 'system', id: holder.keyId, name: holder.name });
}

function asked(request: ApiRequest, tenantId: string, actor: Actor) {
  const by = { actor, now: request.now, requestId: request.id };
  const { knex, settings } = request.deps;
  return { tenantId, by, knex, deps: { knex, alertsByDefault: settings.stockAlerts } };
}

/** Rows that make no sense by themselves never reach the service; the others keep their place in the answer. */
function sortRows(given: readonly unknown[]): {
  rows: MovementRequest[];
  places: number[];
  refused: RowResult[];
} {
  const rows: MovementRequest[] = [];
  const places: number[] = [];
  const refused: RowResult[] = [];
  given.forEach((row, index) => {
    const parsed = problemsOf(movementRow, row);
    if (parsed.success) {
      rows.push(parsed.data);
      places.push(index);
    } else {
      refused.push({ index, status: 'rejected', code: 'validation_failed', details: parsed.problems });
    }
  });
  return { rows, places, refused };
}

export const stockRoutes = {
  listCategories: implement(routes.listCategories, async (_, request) => {
    const { knex, tenantId } = await stockCaller(request);
    return ok({ categories: await listCategories(knex, tenantId) });
  }),

  createCategory: implement(routes.createCategory, async ({ body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return once(request, tenantId, body, async () =>
      ok({ category: await createCategory(knex, tenantId, body.name, by) }),
    );
  }),

  updateCategory: implement(routes.updateCategory, async ({ params, body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return ok({ category: await renameCategory(knex, tenantId, params.id, body.name, by) });
  }),

  deleteCategory: implement(routes.deleteCategory, async ({ params }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    await deleteCategory(knex, tenantId, params.id, by);
    return ok({});
  }),

  listProducts: implement(routes.listProducts, async ({ query }, request) => {
    const { knex, tenantId } = await stockCaller(request);
    const { page, limit, search, category_id: categoryId, archived } = query;
    const filter = { search, categoryId, archived: archived === 'true' };
    const { rows, total } = await listProducts(knex, tenantId, filter, page, limit);
    return ok({ products: rows, pagination: paginate(page, limit, total) });
  }),

  getProduct: implement(routes.getProduct, async ({ params }, request) => {
    const { knex, tenantId } = await stockCaller(request);
    return ok(await getProduct(knex, tenantId, params.id, request.now));
  }),

  createProduct: implement(routes.createProduct, async ({ body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return once(request, tenantId, body, async () =>
      ok({ product: await createProduct(knex, tenantId, body, by) }),
    );
  }),

  updateProduct: implement(routes.updateProduct, async ({ params, body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return ok({ product: await updateProduct(knex, tenantId, params.id, body, by) });
  }),

  deleteProduct: implement(routes.deleteProduct, async ({ params }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return ok({ product: await updateProduct(knex, tenantId, params.id, { archived: true }, by) });
  }),

  listResponders: implement(routes.listResponders, async ({ params }, request) => {
    const { knex, tenantId } = await stockCaller(request);
    return ok({ responders: await listResponders(knex, tenantId, params.id) });
  }),

  listInventory: implement(routes.listInventory, async ({ query }, request) => {
    const { knex, tenantId } = await stockCaller(request);
    const { page, limit, search, category_id: categoryId } = query;
    const { rows, total } = await listInventory(knex, tenantId, { search, categoryId }, page, limit);
    return ok({ inventory: rows, pagination: paginate(page, limit, total) });
  }),

  listMovements: implement(routes.listMovements, async ({ query }, request) => {
    const { knex, tenantId } = await stockCaller(request);
    const { page, limit, product_id: productId, ...rest } = query;
    const { rows, total } = await listMovements(knex, tenantId, { ...rest, productId }, page, limit);
    return ok({ movements: rows, pagination: paginate(page, limit, total) });
  }),

  createMovement: implement(routes.createMovement, async ({ body }, request) => {
    const { deps, tenantId, by } = await stockSender(request);
    return once(request, tenantId, body, async ({ keep }) =>
      ok(await createMovement(deps, tenantId, body, by, (trx, booked) => keep?.(trx, ok(booked)) ?? done)),
    );
  }),

  createMovements: implement(routes.createMovements, async ({ body }, request) => {
    const { deps, tenantId, by } = await stockSender(request);
    const { rows, places, refused } = sortRows(body.movements);
    const answerOf = (booked: RowResult[]) => {
      const results = [...booked.map(row => ({ ...row, index: places[row.index]! })), ...refused];
      results.sort((a, b) => a.index - b.index);
      const count = (status: RowResult['status']) => results.filter(row => row.status === status).length;
      return ok({
        ...{ accepted: count('accepted'), repeated: count('repeated'), rejected: count('rejected') },
        results,
      });
    };
    return once(request, tenantId, body, async ({ keep }) =>
      answerOf(
        await createMovements(
          deps,
          tenantId,
          rows,
          by,
          (trx, booked) => keep?.(trx, answerOf(booked)) ?? done,
        ),
      ),
    );
  }),
};

const done = Promise.resolve();
