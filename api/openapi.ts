// The OpenAPI 3.1 document, made from the declarations of the routes.
import { z } from 'zod';
import { routes } from '../contracts';
import { STATUS_OF, errorBody } from '../contracts/errors';
import type { RouteContract } from '../contracts/route';
import { SESSION_COOKIES } from './policies/credentials';

type Json = Record<string, unknown>;

const COMPONENTS = '#/components/schemas/';
const declared: RouteContract[] = Object.values(routes);

// Inputs and answers become named schemas beside those that have names already.
for (const { name, body, output } of declared) {
  const title = name[0]!.toUpperCase() + name.slice(1);
  if (body) z.globalRegistry.add(body, { id: `${title}Input` });
  if (output) z.globalRegistry.add(output, { id: `${title}Answer` });
}

export function openApiDocument(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Berth',
      version,
      description:
        'Bookings as durable workflows. Success bodies carry `success: true`, errors `success: false` with a stable ' +
        '`code` and the `requestId`. Instants are ISO 8601 with a zone, money is a decimal number.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    tags: [...new Set(declared.map(route => route.tag))].map(name => ({ name })),
    paths: paths(),
    components: {
      schemas: schemas(),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIES.staff },
        vendorSession: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIES.vip },
        bearer: { type: 'http', scheme: 'bearer', description: 'The token that a login answers.' },
        key: { type: 'http', scheme: 'bearer', description: 'A key of another system (createApiKey).' },
      },
    },
  };
}

function paths(): Json {
  const all: Record<string, Json> = {};
  for (const route of declared) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (all[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return all;
}

function operation(route: RouteContract): Json {
  return {
    operationId: route.name,
    tags: [route.tag],
    summary: route.summary,
    ...whoMayCall(route),
    parameters: [...parameters('path', route.params), ...parameters('query', route.query), ...headers(route)],
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: route.textBody ? TEXT : { ...json(route.body), ...csvOf(route) },
          },
        }
      : {}),
    responses: responses(route),
  };
}

const TEXT: Json = { 'text/plain': { schema: { type: 'string' } } };

function whoMayCall({ access }: RouteContract): Json {
  switch (access.realm) {
    case 'public':
      return { security: [{}] };
    case 'vip':
      return { description: 'Vendors.', security: [{ vendorSession: [] }, { bearer: [] }] };
    case 'staff':
      return {
        description: `Roles: ${access.roles.join(', ')}.${access.apiKey ? ` Or a key with the purpose ${access.apiKey}.` : ''}`,
        security: [{ session: [] }, { bearer: [] }, ...(access.apiKey ? [{ key: [] }] : [])],
      };
  }
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, field]) => {
    const { description, ...rest } = field as Json;
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

const UNKEYED = new Set([
  'login',
  'logout',
  'vipLogin',
  'vipLogout',
  'useVipLink',
  'requestVipReset',
  'changePassword',
  'useUserLink',
  'requestUserReset',
  'reportSms',
  'reportHubSpot',
]);

function headers({ method, name }: RouteContract): Json[] {
  if (name === 'events' || name === 'vipEvents') {
    return [
      { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' }, description: 'Go on after it.' },
    ];
  }
  if (method !== 'POST' || UNKEYED.has(name)) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'The same key and body give the first answer again, for 24 hours.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ];
}

/** The file as it is, where a route takes one. */
const csvOf = ({ csvBody }: RouteContract): Json =>
  csvBody ? { 'text/csv': { schema: { type: 'string' } } } : {};

const json = (schema: z.ZodType): Json => ({
  'application/json': { schema: { $ref: COMPONENTS + schema.meta()!.id } },
});

/** A file that is JSON is read as what it holds, any other as text. */
const fileOf = (type: string): [string, Json] => [
  type,
  { schema: { type: type === 'application/json' ? 'object' : 'string' } },
];

function responses(route: RouteContract): Json {
  const content = route.output ? json(route.output) : Object.fromEntries(route.produces!.map(fileOf));
  const errors = Object.fromEntries(
    possibleErrors(route).map(status => [status, { description: WHY[status], content: json(errorBody) }]),
  );
  return { [route.status ?? 200]: { description: 'Done.', content }, ...errors };
}

const WHY: Record<number, string> = {
  400: 'The request is wrong: every wrong field is named; or the move is not legal.',
  401: 'Not logged in, or no longer.',
  403: 'Not allowed with this role or key, or not sent from our own pages.',
  404: 'There is no such thing.',
  409: 'It is taken, or not as expected any more.',
  413: 'The body is too large.',
  422: 'A rule says no, or the idempotency key was used before.',
  429: 'Too often; Retry-After says when.',
  500: 'Our mistake.',
  503: 'A part is down; Retry-After says when.',
};

const takesKey = ({ access }: RouteContract): boolean =>
  access.realm === 'staff' && access.apiKey !== undefined;

function possibleErrors(route: RouteContract): number[] {
  const { access, params, query, body, method, limit, produces } = route;
  const changing = method !== 'GET';
  return [
    ...(params || query || body || changing ? [400] : []),
    ...(access.realm === 'public' && !access.loginForSome && limit !== 'login' ? [] : [401]),
    ...(access.realm === 'public' && !changing ? [] : [403]),
    ...(params || query || body ? [404] : []),
    // A file that was asked for may not be written yet.
    ...(changing || (params && produces) ? [409] : []),
    ...(changing ? [422] : []),
    ...(body ? [413] : []),
    ...(limit || takesKey(route) ? [429] : []),
    500,
    503,
  ].filter(status => Object.values(STATUS_OF).includes(status));
}

function schemas(): Json {
  const made = z.toJSONSchema(z.globalRegistry, { uri: id => COMPONENTS + id, io: 'input' });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}
