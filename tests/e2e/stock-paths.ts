// The pages of stock, with a product that is low, for the tests that look at every page.
import type { Visit } from './visit';

/** @param visit of a manager who is logged in */
export async function stockPaths({ page, stack }: Visit): Promise<string[]> {
  await page.goto(`${stack.webUrl}/staff/stock?search=BD-OZ`);
  const product = (await page.getByRole('link', { name: 'Blue Dream' }).getAttribute('href'))!;
  const id = product.split('/').at(-1);
  return [
    ...[
      '/staff/stock',
      '/staff/stock/low',
      '/staff/stock/low?level=WARNING&page=9',
      '/staff/needs?status=all',
      '/staff/needs/new',
    ],
    ...['/staff/stock/targets', `/staff/stock/targets/edit?product=${id}`, '/staff/stock/targets/bulk'],
    ...['/staff/stock/count', '/staff/stock/products', product, `${product}/edit`, `${product}/restock`],
    ...['/staff/stock/history', '/staff/stock/settings', '/staff/stock/import/counts'],
    ...['/staff/communications', '/staff/communications/confirmed/email/customer'],
    '/staff/communications/reminder/sms/customer',
    '/staff/crm',
  ];
}
