// The document is valid OpenAPI 3.1 and tells of every route; its page loads nothing from elsewhere.
import { execFileSync } from 'node:child_process';
import { routes } from '../contracts';
import type { RouteContract } from '../contracts/route';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { ask } from '../tests/harness/app';

let world: ApiWorld;
// The document is looked into at many places.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
let document: any;
beforeAll(async () => {
  world = await startApiWorld();
  document = (await world.app.call('GET', '/openapi.json')).body;
});
afterAll(() => world.stop());

const declared: RouteContract[] = Object.values(routes);
const operationOf = ({ path, method }: RouteContract) =>
  document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];

/** Stated once more by hand: the routes that take a key, and for what. */
const BY_KEY: Record<string, string> = {
  bookingContext: 'booking_context',
  createMovement: 'stock_movements',
  createMovements: 'stock_movements',
};

/** The validator is an ES module, which Jest does not load: it runs in a process of its own. */
const VALIDATE = `
  import { Validator } from '@seriousme/openapi-schema-validator';
  import { readFileSync } from 'node:fs';
  const result = await new Validator().validate(JSON.parse(readFileSync(0, 'utf8')));
  console.log(JSON.stringify(result));
`;

it('is valid, and the validator would have said otherwise', () => {
  const validate = (input: unknown) =>
    JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', VALIDATE], {
        input: JSON.stringify(input),
      }).toString(),
    ) as { valid: boolean; errors?: unknown };
  expect(validate(document)).toEqual({ valid: true });
  expect(validate({ ...document, paths: { '/x': { get: { responses: 7 } } } }).valid).toBe(false);
});

it('refers only to what is there', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1]!);
  expect(references.length).toBeGreaterThan(50);
  for (const reference of new Set(references)) {
    expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
    expect(document.components.schemas).toHaveProperty(reference.split('/').at(-1)!);
  }
});

it.each(declared.map(route => [`${route.method} ${route.path}`, route] as const))(
  'tells of %s',
  (_, route) => {
    const operation = operationOf(route);
    expect(operation).toMatchObject({ operationId: route.name, summary: route.summary, tags: [route.tag] });
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining([String(route.status ?? 200), '500', '503']),
    );
    const logins = {
      public: [{}],
      staff: [{ session: [] }, { bearer: [] }, ...(route.name in BY_KEY ? [{ key: [] }] : [])],
      vip: [{ vendorSession: [] }, { bearer: [] }],
    };
    expect(operation.security).toEqual(logins[route.access.realm]);
    const purpose = BY_KEY[route.name];
    if (purpose) expect(operation.description).toContain(`Or a key with the purpose ${purpose}.`);
    else expect(operation.description ?? '').not.toContain('key with the purpose');
    const names = operation.parameters.map((p: { name: string }) => p.name);
    for (const [, name] of route.path.matchAll(/:(\w+)/g)) expect(names).toContain(name);
  },
);

it('says what creating a booking takes and answers', () => {
  const operation = operationOf(routes.createBooking);
  expect(operation.requestBody.content['application/json'].schema.$ref).toBe(
    '#/components/schemas/CreateBookingInput',
  );
  const [rental, slot] = document.components.schemas.CreateBookingInput.oneOf;
  const { properties, required } = rental;
  expect(slot.required).toEqual(['slot_id', 'customer_name', 'customer_phone', 'booking_source']);
  expect(required).toEqual(['carId', 'startDate', 'endDate', 'customer']);
  expect(properties.startDate).toMatchObject({ type: 'string', format: 'date' });
  expect(operation.parameters.map((p: { name: string }) => p.name)).toEqual(['Idempotency-Key']);
  expect(Object.keys(operation.responses)).toEqual([
    '201',
    '400',
    // A session is for members.
    '401',
    '403',
    '404',
    '409',
    '413',
    '422',
    '429',
    '500',
    '503',
  ]);
  expect(document.components.schemas.CreateBookingAnswer.properties.booking.$ref).toBe(
    '#/components/schemas/Booking',
  );
});

it('names no 401 where nobody needs a login', () => {
  expect(Object.keys(operationOf(routes.acceptOffer).responses)).not.toContain('401');
});

it('says of an export that it is JSON, or a page', () => {
  const { content } = operationOf(routes.privacyFile).responses[200];
  expect(content).toEqual({
    'application/json': { schema: { type: 'object' } },
    'text/html': { schema: { type: 'string' } },
  });
});

it('has a page that loads only what we serve, under a policy that says so', async () => {
  const page = await ask(`${world.app.url}/api/docs`, 'GET', {});
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1]!);
  expect(assets.length).toBe(4);
  for (const asset of assets) {
    expect(asset).toMatch(/^\/api\/docs\//);
    const answer = await ask(world.app.url + asset, 'GET', {});
    expect([asset, answer.status]).toEqual([asset, 200]);
    expect(answer.text.length).toBeGreaterThan(50);
  }
});
