// The words about stock for managers: what became critical, and every day what is low.
import type { AlertLevel } from '../stock/level';
import type { Quantity } from '../stock/quantity';
import { inWords } from '../stock/units';
import type { Unit } from '../stock/units';
import type { Channel, StockEvent } from './plan';
import type { Words } from './render';

/** A product below its target. */
export interface LowProduct {
  name: string;
  unit: Unit;
  level: AlertLevel;
  onHand: Quantity;
  target: Quantity;
  /** A need of it is open. */
  vendorsAsked: boolean;
}

export interface StockNotice {
  tenantName: string;
  /** The most severe first; not empty. */
  products: readonly LowProduct[];
  /** Page of what is low. */
  url: string;
}

/** A mail names this many products, a short message a few. */
const NAMED_IN_MAIL = 50;
const NAMED_IN_SHORT = 3;

export function renderStock(event: StockEvent, channel: Channel, notice: StockNotice): Words {
  const { products, tenantName, url } = notice;
  const subject = event === 'critical_stock' ? criticalSubject(products) : digestSubject(products);
  if (channel !== 'email') {
    const names = listed(products, NAMED_IN_SHORT, ({ name }) => name).join(', ');
    const sender = channel === 'sms' ? `${tenantName}: ` : '';
    return {
      subject: '',
      body: `${sender}${products.length === 1 ? subject : `${subject}: ${names}`}. ${url}`,
    };
  }
  const lines = listed(products, NAMED_IN_MAIL, line);
  return {
    subject,
    body: [...lines, '', `What is low, and what can be done: ${url}`, '', tenantName].join('\n'),
  };
}

function criticalSubject(products: readonly LowProduct[]): string {
  const [first] = products;
  return products.length === 1
    ? `Critical stock: ${stockOf(first!)}`
    : `Critical stock of ${products.length} products`;
}

function digestSubject(products: readonly LowProduct[]): string {
  const critical = products.filter(({ level }) => level === 'CRITICAL').length;
  const count = products.length === 1 ? '1 product is' : `${products.length} products are`;
  return `Stock today: ${count} below target${critical > 0 ? `, ${critical} critical` : ''}`;
}

const stockOf = ({ name, unit, onHand, target }: LowProduct): string =>
  `${name}, ${inWords(onHand, unit)} of ${inWords(target, unit)}`;

const line = (product: LowProduct): string => {
  const asked = product.vendorsAsked ? ' (vendors are asked for it)' : '';
  return `- ${product.level === 'CRITICAL' ? 'CRITICAL' : 'Warning'}: ${stockOf(product)}${asked}`;
};

function listed(
  products: readonly LowProduct[],
  most: number,
  text: (product: LowProduct) => string,
): string[] {
  const named = products.slice(0, most).map(text);
  return products.length > most ? [...named, `and ${products.length - most} more`] : named;
}
