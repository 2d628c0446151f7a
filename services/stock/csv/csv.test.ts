// Files in and out over a real database: what each row would do, all or nothing, and every way a file can be wrong.
import { decodeCsv } from '../../../contracts/csv-file';
import type { Tenant } from '../../../domain/tenant';
import type { FieldProblem } from '../../../domain/errors';
import { createTenant } from '../../../tests/factories';
import { byManager, createCategory, createProduct, stockUp } from '../../../tests/factories/stock';
import type { TestDatabase } from '../../../tests/harness/database';
import { createTestDatabase } from '../../../tests/harness/database';
import { updateProduct } from '../products';
import type { CsvKind } from '.';
import { exportFile, importFile, shortReport } from '.';

let db: TestDatabase;
let tenant: Tenant;
const NOW = '2027-03-01T08:00:00.000Z';

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
});

const deps = () => ({ knex: db.knex, alertsByDefault: true });
const send = (kind: CsvKind, csv: string, dryRun = false) =>
  importFile(deps(), tenant.id, kind, { csv, dryRun }, byManager(NOW));
const fetchFile = (kind: CsvKind) => exportFile({ knex: db.knex }, tenant.id, kind);

/** Line, effect and message of each row. */
const effects = async (kind: CsvKind, csv: string) =>
  (await send(kind, csv, true)).rows.map(({ line, effect, message }) => [line, effect, message]);

async function problems(work: Promise<unknown>): Promise<FieldProblem[]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return (error as { extra: { details: FieldProblem[] } }).extra.details;
}

const countOf = async (table: string): Promise<number> => {
  const [row] = await db.owner(table).where({ tenantId: tenant.id }).count<{ count: string }[]>();
  return Number(row!.count);
};

describe('products', () => {
  const FILE =
    'Name;SKU;Category;Unit\r\nBlue Dream;BD;Indica;ounces\r\n"OG ""Kush""";;Hybrid;oz\r\nPapers;RP;Indica;Packs\r\n';

  it('are made and changed, with the categories they need; a dry run only says so', async () => {
    expect(await effects('products', FILE)).toEqual([
      [2, 'create', 'New product, counted in oz, in the new category Indica.'],
      [3, 'create', 'New product, counted in oz, in the new category Hybrid.'],
      [4, 'create', 'New product, counted in packs, in the new category Indica.'],
    ]);
    expect([await countOf('products'), await countOf('categories')]).toEqual([0, 0]);
    expect(await send('products', FILE)).toMatchObject({
      applied: true,
      counts: { create: 3, update: 0, error: 0 },
    });
    expect([await countOf('products'), await countOf('categories')]).toEqual([3, 2]);
    const changed =
      'sku,name,category,unit\nbd,Blue Dream XL,Sativa,oz\nRP,Papers,indica,pack\n,"og ""kush""",Hybrid,oz';
    expect(await effects('products', changed)).toEqual([
      [
        2,
        'update',
        'Changes the name from Blue Dream, the SKU to bd, the category from Indica to Sativa, in the new category Sativa.',
      ],
      [3, 'unchanged', 'As it is.'],
      [4, 'update', 'Changes the name from OG "Kush".'],
    ]);
    await send('products', changed);
    expect(await fetchFile('products')).toBe(
      '\ufeffname,sku,category,unit\r\nBlue Dream XL,bd,Sativa,oz\r\n"og ""kush""",,Hybrid,oz\r\nPapers,RP,Indica,pack\r\n',
    );
  });

  it('go out as they come in', async () => {
    await send('products', FILE);
    const file = await fetchFile('products');
    const again = await send('products', file, true);
    expect(again.counts).toEqual({ create: 0, update: 0, unchanged: 3, error: 0 });
  });

  it('with anything wrong change nothing, and every line that is wrong is named', async () => {
    const moved = await createProduct(db.owner, tenant, { name: 'Moved', sku: 'M1' });
    await stockUp(db.knex, tenant, moved, 5, NOW);
    const gone = await createProduct(db.owner, tenant, { name: 'Gone' });
    await updateProduct(db.knex, tenant.id, gone, { archived: true }, byManager(NOW));
    const lines = [
      'name,sku,category,unit',
      'Fine,,New,oz',
      ',,New,oz',
      'Odd,,New,stone',
      'Fine,,New,oz',
      'Moved,,New,g',
      'Gone,,New,oz',
      `${'x'.repeat(201)},,,`,
      'Too many,,New,oz,extra',
      'Fine two,M1,New,oz,',
      'Taken,M1,New,oz',
      'Moved,X9,New,oz',
    ];
    const before = await countOf('products');
    const wrong = await problems(send('products', lines.join('\n')));
    expect(wrong.map(({ field }) => field)).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(line => `csv.${line}`),
    );
    const words = wrong.map(({ message }) => message).join(' ');
    for (const part of [
      'The name must not be empty.',
      '"stone" is no unit.',
      'Is on line 2 already.',
      'It is counted in oz, which cannot change to g.',
      'Gone is archived; take it back first.',
      'must have at most 200 characters; the category must not be empty; the unit is missing.',
      'Has 5 cells instead of 4',
    ]) {
      expect(words).toContain(part);
    }
    expect(await countOf('products')).toBe(before);
  });
});

describe('counts', () => {
  it('go out empty, come back filled in, and are booked as counts', async () => {
    const [a, b] = [
      await createProduct(db.owner, tenant, { name: 'Blue Dream', sku: 'BD' }),
      await createProduct(db.owner, tenant, { name: 'Bottles', unit: 'bottle' }),
    ];
    await createProduct(db.owner, tenant, { name: 'Uncounted' });
    await stockUp(db.knex, tenant, a, 12.5, NOW);
    await stockUp(db.knex, tenant, b, 3, NOW);
    const file = await fetchFile('counts');
    expect(file.split('\r\n')[0]).toBe('\ufeffproduct,sku,category,unit,on hand,counted');
    const filled = file.replace(/12\.5,/, '12.5,10.25').replace(/bottle,3,/, 'bottle,3,3');
    const report = await send('counts', filled);
    expect(report.rows.map(({ effect, message }) => [effect, message])).toEqual([
      ['update', '10.25 oz instead of 12.5 oz (-2.25).'],
      ['unchanged', '3 bottles, as expected.'],
      ['unchanged', 'Not counted.'],
    ]);
    const movements = await db.owner('stock_movements').where({ tenantId: tenant.id }).orderBy('position');
    expect(movements.slice(2).map(m => [m.type, Number(m.quantity), Number(m.onHand)])).toEqual([
      ['COUNT', -2.25, 10.25],
      ['COUNT', 0, 3],
    ]);
  });

  it('understand decimal commas where cells end with semicolons, and nothing else than numbers', async () => {
    await createProduct(db.owner, tenant, { name: 'A' });
    await createProduct(db.owner, tenant, { name: 'B', unit: 'each' });
    await createProduct(db.owner, tenant, { name: 'C' });
    expect(await effects('counts', 'Product;Counted\nA;2,5\nB;1,5\nC;1.000,5')).toEqual([
      [2, 'update', '2.5 oz instead of 0 oz (+2.5).'],
      [3, 'error', 'The count must be whole: it is counted in pieces.'],
      [4, 'error', 'The count must be a number with at most three decimals.'],
    ]);
    expect(await effects('counts', 'product,counted,unit\nA,-1,oz\nB,2,oz\nC,1e3,\nD,1,\nA,1,')).toEqual([
      [2, 'error', 'The count must not be below 0.'],
      [3, 'error', 'It is counted in pieces, not in oz.'],
      [4, 'error', 'The count must be a number with at most three decimals.'],
      [5, 'error', 'There is no product called D.'],
      [6, 'error', 'Is on line 2 already.'],
    ]);
  });
});

describe('targets', () => {
  it('of every scope are set and go out as they come in', async () => {
    const categoryId = await createCategory(db.owner, tenant, 'Indica');
    await createProduct(db.owner, tenant, { name: 'Blue Dream', sku: 'BD', categoryId });
    const csv = [
      'scope,name,sku,target,warning %,critical %,vip sync,active',
      'product,,bd,100,50%,25 %,yes,',
      'Category,indica,,50,,,no,no',
      'global,,,25.5,60,10,,',
    ].join('\n');
    expect(await effects('targets', csv)).toEqual([
      [2, 'create', 'New target: 100 (50 %, 25 %), vip sync on.'],
      [3, 'create', 'New target: 50 (50 %, 25 %), vip sync off, switched off.'],
      [4, 'create', 'New target: 25.5 (60 %, 10 %), vip sync on.'],
    ]);
    await send('targets', csv);
    const file = await fetchFile('targets');
    expect(file.trimEnd().split('\r\n')).toEqual([
      '\ufeffscope,name,sku,target,warning %,critical %,vip sync,active',
      'product,Blue Dream,BD,100,50,25,yes,yes',
      'category,Indica,,50,50,25,no,no',
      'global,,,25.5,60,10,yes,yes',
    ]);
    expect((await send('targets', file, true)).counts).toMatchObject({ unchanged: 3 });
    expect(await effects('targets', 'name,target\nBlue Dream,80')).toEqual([
      [2, 'update', 'From 100 to 80 (50 %, 25 %), vip sync on.'],
    ]);
  });

  it('that make no sense are refused row by row', async () => {
    await createProduct(db.owner, tenant, { name: 'Bottles', unit: 'bottle' });
    const csv = [
      'scope,name,target,warning %,critical %,vip sync',
      'product,Bottles,0,,,',
      'product,Nobody,5,,,',
      'category,Nowhere,5,,,',
      'global,,5,25,50,',
      'shelf,x,5,,,',
      'product,Bottles,1.5,0,100,maybe',
      'global,Everything,5,,,',
    ].join('\n');
    expect((await effects('targets', csv)).map(([, , message]) => message)).toEqual([
      'The target must be more than 0.',
      'There is no product called Nobody.',
      'There is no category called Nowhere.',
      'The critical percentage must be below the warning percentage.',
      'The scope must be one of: product, category, global.',
      'Is on line 2 already.',
      'The global target has no name or SKU.',
    ]);
    expect(
      await effects('targets', 'name,target,warning %,critical %,vip sync\nBottles,1.5,0,100,maybe'),
    ).toEqual([
      [
        ...[2, 'error'],
        'The target must be whole: it is counted in bottles; the warning percentage must be a whole number from 1 to 99; ' +
          'the critical percentage must be a whole number from 1 to 99; vip sync must be yes or no.',
      ],
    ]);
  });
});

describe('a file as a whole', () => {
  it.each([
    ['', 'The file is empty.'],
    ['name,sku,category,unit\n\n , \n', 'There are no rows under the headings.'],
    [
      'name,colour,category,unit\na,b,c,oz',
      'There is no column "colour". The columns are: name, sku, category, unit.',
    ],
    ['name,Product,category,unit\na,b,c,oz', 'The column name is there twice.'],
    ['name,sku\na,b', 'Columns are missing: category, unit. The columns are: name, sku, category, unit.'],
    ['name,sku,category,unit\n"a,b,c,oz\n', 'A quotation mark is out of place near line 3.'],
    ['just some words', 'There is no column "just some words". The columns are: name, sku, category, unit.'],
    ['(one enormous cell)', 'This cannot be read as CSV near line 1.'],
  ])('that is %j is refused in plain words', async (given, message) => {
    const csv = given.replace('(one enormous cell)', `name,sku,category,unit\n${'x'.repeat(30_000)},b,c,oz`);
    const [problem, ...others] = await problems(send('products', csv, true));
    expect([problem!.field, problem!.message.replace(/near line \d+/, '…'), others]).toEqual([
      ...['csv', message.replace(/near line \d+/, '…'), []],
    ]);
  });

  it('may begin with a mark, be separated by tabs, end without a line break and hold line breaks in quotes', async () => {
    const csv = '\ufeffNAME\tUnit\tcategory\r\n"Two\nlines"\toz\tA\r\n\r\nLast\tg\tA';
    expect(await effects('products', csv)).toEqual([
      [3, 'error', 'The name must not contain control characters.'],
      [5, 'create', 'New product, counted in g, in the new category A.'],
    ]);
  });

  it('that Berth wrote comes back whole, its mark and its letters included, sent as bytes or as text', async () => {
    await send('products', 'name,category,unit\nGrüner Tee,Öle & Säfte,oz');
    const file = await fetchFile('products');
    expect(file.startsWith('\ufeffname,')).toBe(true);
    const decoded = decodeCsv(Buffer.from(file));
    for (const csv of [file, 'text' in decoded ? decoded.text : '']) {
      expect((await send('products', csv, true)).rows).toMatchObject([
        { line: 2, effect: 'unchanged', name: 'Grüner Tee' },
      ]);
    }
  });

  it('never becomes a formula in a spreadsheet, and comes back as it was', async () => {
    await send('products', 'name,category,unit\n"=HYPERLINK(""http://x"")",+A,oz');
    const file = await fetchFile('products');
    expect(file).toContain(`"'=HYPERLINK(""http://x"")",,'+A,oz`);
    expect((await send('products', file, true)).counts).toMatchObject({ unchanged: 1 });
  });

  it('of 100,000 rows is answered row by row, and of one more it is refused', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `Product ${i},S${i},Category ${i % 50},oz`);
    const csv = ['name,sku,category,unit', ...rows].join('\n');
    const report = await send('products', csv.replace('Product 99999,', ','), true);
    expect([report.rows.length, report.counts]).toEqual([
      ...[100_000, { create: 99_999, update: 0, unchanged: 0, error: 1 }],
    ]);
    expect(report.rows.at(-1)).toMatchObject({ line: 100_001, message: 'The name must not be empty.' });
    const more = await problems(send('products', `${csv}\nOne more,,A,oz`, true));
    expect(more[0]!.message).toBe('There are more than 100000 rows; send them in parts.');
  }, 60_000);

  it('that is written in parts is written as one', async () => {
    const rows = Array.from({ length: 11_000 }, (_, i) => `Product ${i},S${i},Category ${i % 50},oz`);
    await send('products', ['name,sku,category,unit', ...rows].join('\n'));
    const counts = ['sku,counted', ...rows.map((_, i) => `S${i},${i % 7}`)].join('\n');
    const [wrong] = await problems(send('counts', counts.replace(/S10999,\d/, 'S10999,x')));
    expect([wrong!.field, await countOf('stock_movements')]).toEqual(['csv.11001', 0]);
    await send('counts', counts);
    const [{ sum }] = (await db.owner('products').where({ tenantId: tenant.id }).sum('on_hand')) as [
      { sum: string },
    ];
    expect([Number(sum), await countOf('stock_movements')]).toEqual([
      ...[rows.reduce((total, _, i) => total + (i % 7), 0), 11_000],
    ]);
  }, 60_000);
});

describe('a long file', () => {
  /** Takes several turns, and two statements. */
  const COUNT = 6_000;
  const lines = (line: (i: number) => string) => Array.from({ length: COUNT }, (_, i) => line(i)).join('\n');

  it('goes in as products, counts and targets, each row once and in its order', async () => {
    const made = await send(
      'products',
      `name,sku,category,unit\n${lines(i => `P ${i},S-${i},C ${i % 7},kg`)}`,
    );
    expect(made.counts).toMatchObject({ create: COUNT, error: 0 });
    expect(made.rows.map(({ line }) => line)).toEqual(Array.from({ length: COUNT }, (_, i) => i + 2));

    const counted = await send('counts', `sku,counted\n${lines(i => `S-${i},${i}`)}`);
    // A count of nothing where there is nothing is as expected.
    expect(counted.counts).toEqual({ create: 0, update: COUNT - 1, unchanged: 1, error: 0 });
    const targets = `name,target\n${lines(i => `P ${COUNT - 1 - i},${COUNT - i}`)}`;
    expect((await send('targets', targets)).counts).toMatchObject({ create: COUNT });
    expect(await countOf('stock_level_targets')).toBe(COUNT);
    const wrong = await db
      .owner('stock_level_targets as t')
      .join('products as p', 'p.id', 't.product_id')
      .where({ 't.tenant_id': tenant.id })
      .whereRaw('t.target_quantity <> p.on_hand + 1')
      .count<{ count: number }[]>();
    expect(wrong[0]!.count).toBe(0);
    const [trail] = await db
      .owner('audit_events')
      .where({ tenantId: tenant.id, subject: 'target' })
      .countDistinct<{ count: number }[]>('subject_id');
    expect(trail!.count).toBe(COUNT);
  }, 30_000);

  it('is told of in short when a reader wants few rows: what is wrong, then what changes', async () => {
    await send('products', 'name,category,unit\nA,C,kg\nB,C,kg\n');
    const file = 'name,category,unit\nA,C,kg\nN,C,kg\nB,D,kg\n,C,kg\nM,C,furlong\n';
    const report = await send('products', file, true);
    expect(shortReport(report, 5)).toEqual(report);
    const short = shortReport(report, 4);
    expect(short.rows.map(({ line, effect }) => [line, effect])).toEqual([
      ...[
        [5, 'error'],
        [6, 'error'],
        [3, 'create'],
        [4, 'update'],
      ],
    ]);
    expect(short.counts).toEqual({ create: 1, update: 1, unchanged: 1, error: 2 });
    expect(shortReport(report, 0).rows).toEqual([]);
  });
});
