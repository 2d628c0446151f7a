import { formatMoney, moneyPattern } from './money';

it('money is written in the way of its currency', () => {
  expect(formatMoney(1250, moneyPattern('USD'))).toBe('$1,250.00');
  expect(formatMoney(1250, moneyPattern('JPY'))).toBe('¥1,250');
  expect(formatMoney(0.5, moneyPattern('EUR'))).toBe('€0.50');
  expect(formatMoney(1234567.891, moneyPattern('KWD'))).toMatch(/^KWD.1,234,567\.891$/);
});
