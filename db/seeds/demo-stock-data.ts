// The stock of the demo tenants: below, at and above its targets, with twelve weeks behind it.

export interface DemoProduct {
  name: string;
  sku: string;
  category: string;
  unit: string;
  /** What is there now. */
  onHand: number;
  /** Sold in a usual week. */
  weekly: number;
  /** Weeks ago in which it ran out, and the hours until it was back at its target. */
  outs?: readonly (readonly [weeksAgo: number, hours: number])[];
  /** How many days it has been low, if it is. */
  lowDays?: number;
}

export interface DemoTarget {
  product?: string;
  category?: string;
  quantity: number;
  vipSync?: false;
}

export interface DemoNeed {
  productName?: string;
  category?: string;
  priority: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  notes: string;
  /** Fulfilled so many days ago. */
  fulfilledDaysAgo?: number;
}

export interface DemoStock {
  products: readonly DemoProduct[];
  targets: readonly DemoTarget[];
  needs: readonly DemoNeed[];
}

export const DEMO_STOCK: DemoStock = {
  products: [
    {
      ...{
        name: 'Blue Dream',
        sku: 'BD-OZ',
        category: 'Indica',
        unit: 'oz',
        onHand: 8,
        weekly: 30,
        lowDays: 3,
      },
      outs: [
        [9, 61],
        [5, 44],
      ],
    },
    {
      ...{
        name: 'OG Kush',
        sku: 'OG-OZ',
        category: 'Hybrid',
        unit: 'oz',
        onHand: 12,
        weekly: 20,
        lowDays: 2,
      },
      outs: [[7, 52]],
    },
    { name: 'Sour Diesel', sku: 'SD-OZ', category: 'Sativa', unit: 'oz', onHand: 30, weekly: 12, lowDays: 1 },
    {
      ...{
        name: 'Purple Haze',
        sku: 'PH-OZ',
        category: 'Sativa',
        unit: 'oz',
        onHand: 15,
        weekly: 8,
        lowDays: 4,
      },
      outs: [[8, 70]],
    },
    { name: 'Girl Scout', sku: 'GS-OZ', category: 'Hybrid', unit: 'oz', onHand: 20, weekly: 9, lowDays: 1 },
    { name: 'Granddaddy Purple', sku: 'GP-OZ', category: 'Indica', unit: 'oz', onHand: 50, weekly: 10 },
    {
      name: 'Northern Lights',
      sku: 'NL-OZ',
      category: 'Indica',
      unit: 'oz',
      onHand: 80.5,
      weekly: 11,
      outs: [[3, 29]],
    },
    {
      name: 'Jack Herer',
      sku: 'JH-OZ',
      category: 'Sativa',
      unit: 'oz',
      onHand: 62.25,
      weekly: 9,
      outs: [[2, 26]],
    },
    { name: 'Rolling papers', sku: 'RP-EA', category: 'Accessories', unit: 'pack', onHand: 140, weekly: 25 },
    {
      name: 'Grinders',
      sku: 'GR-EA',
      category: 'Accessories',
      unit: 'each',
      onHand: 9,
      weekly: 4,
      lowDays: 6,
    },
  ],
  targets: [
    { product: 'Blue Dream', quantity: 100 },
    { product: 'OG Kush', quantity: 75 },
    { product: 'Sour Diesel', quantity: 50 },
    { product: 'Girl Scout', quantity: 30 },
    { category: 'Indica', quantity: 50 },
    { quantity: 25, vipSync: false },
    { category: 'Sativa', quantity: 25 },
  ],
  needs: [
    {
      productName: 'Any premium Indica strains',
      category: 'Indica',
      priority: 'MEDIUM',
      notes: 'Top shelf, small batches.',
    },
    { productName: 'Glass jars, 3 oz', priority: 'LOW', notes: 'Child proof lids.', fulfilledDaysAgo: 9 },
  ],
};

export const OTHER_STOCK: DemoStock = {
  products: [
    {
      name: 'Motoröl 5W-30',
      sku: 'OEL-5W30',
      category: 'Werkstatt',
      unit: 'l',
      onHand: 18.5,
      weekly: 6,
      lowDays: 2,
    },
    { name: 'Wischerblätter', sku: 'WISCH', category: 'Werkstatt', unit: 'each', onHand: 24, weekly: 3 },
  ],
  targets: [{ category: 'Werkstatt', quantity: 20 }],
  needs: [],
};
