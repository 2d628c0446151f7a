import { quantityOf } from '../stock/quantity';
import type { LowProduct } from './stock';
import { renderStock } from './stock';

const product = (over: Partial<LowProduct> = {}): LowProduct => ({
  ...{ name: 'Blue Dream', unit: 'oz', level: 'CRITICAL', vendorsAsked: true },
  ...{ onHand: quantityOf('8.5'), target: quantityOf('100') },
  ...over,
});
const notice = (...products: LowProduct[]) => ({
  tenantName: 'Harbor',
  products,
  url: 'http://b/staff/stock/low',
});

test('one critical product is named with what is left of what is wanted', () => {
  expect(renderStock('critical_stock', 'email', notice(product()))).toEqual({
    subject: 'Critical stock: Blue Dream, 8.5 oz of 100 oz',
    body: [
      '- CRITICAL: Blue Dream, 8.5 oz of 100 oz (vendors are asked for it)',
      '',
      'What is low, and what can be done: http://b/staff/stock/low',
      '',
      'Harbor',
    ].join('\n'),
  });
});

test('several are counted in the subject and listed in the mail, fifty of them', () => {
  const { subject, body } = renderStock(
    'critical_stock',
    'email',
    notice(...Array.from({ length: 53 }, (_, n) => product({ name: `P${n}`, vendorsAsked: false }))),
  );
  expect(subject).toBe('Critical stock of 53 products');
  expect(body.split('\n').filter(text => text.startsWith('- CRITICAL'))).toHaveLength(50);
  expect(body).toContain('and 3 more');
  expect(body).not.toContain('vendors');
});

test('a short message names three, and says who writes where the reader cannot see it', () => {
  const names = ['A', 'B', 'C', 'D'].map(name => product({ name }));
  expect(renderStock('critical_stock', 'slack', notice(...names)).body).toBe(
    'Critical stock of 4 products: A, B, C, and 1 more. http://b/staff/stock/low',
  );
  expect(renderStock('critical_stock', 'sms', notice(product())).body).toBe(
    'Harbor: Critical stock: Blue Dream, 8.5 oz of 100 oz. http://b/staff/stock/low',
  );
});

test('the digest counts what is low, and says how much of it is critical', () => {
  const warning = product({ name: 'Kush', level: 'WARNING' });
  expect(renderStock('stock_digest', 'email', notice(warning)).subject).toBe(
    'Stock today: 1 product is below target',
  );
  const both = renderStock('stock_digest', 'email', notice(product(), warning));
  expect(both.subject).toBe('Stock today: 2 products are below target, 1 critical');
  expect(both.body).toContain('- Warning: Kush');
});
