/** @jest-environment node */
// Which routes an address is looked up among, by the addresses of routes like ours.
import type { ServerBuild } from '@remix-run/node';
import { createRequestHandler } from '@remix-run/node';
import { byPart } from './parts';

/** Path and parent of each route; resource routes, which answer their own name. */
const ROUTES: Record<string, [path: string | undefined, parent?: string]> = {
  root: [''],
  'routes/$': ['*', 'root'],
  'routes/_public': [undefined, 'root'],
  'routes/_public.login': ['login', 'routes/_public'],
  'routes/staff': ['staff', 'root'],
  'routes/staff.needs': ['needs', 'routes/staff'],
  'routes/vip': ['vip', 'root'],
  'routes/vip.needs': ['needs', 'routes/vip'],
  'routes/vip.needs.$id': [':id', 'routes/vip.needs'],
  'routes/vip_.login': ['vip/login', 'root'],
  'routes/$lang.about': [':lang/about', 'root'],
};
const build = {
  entry: { module: { default: () => new Response() } },
  routes: Object.fromEntries(
    Object.entries(ROUTES).map(([id, [path, parentId]]) => {
      return [id, { id, path, parentId, module: { loader: () => new Response(id) } }];
    }),
  ),
  assets: { routes: Object.fromEntries(Object.keys(ROUTES).map(id => [id, { id }])) },
  future: { v3_singleFetch: true, v3_throwAbortReason: true },
} as unknown as ServerBuild;

const routesFor = byPart(build, part => {
  expect(Object.keys(part.assets.routes)).toEqual(Object.keys(part.routes));
  return Object.keys(part.routes);
});

it('an address in a part is looked up among its routes, and those that may match any address', () => {
  const anywhere = ['root', 'routes/$', 'routes/_public', 'routes/$lang.about'];
  const vip = ['routes/vip', 'routes/vip.needs', 'routes/vip.needs.$id', 'routes/vip_.login'];
  expect(new Set(routesFor('/vip/needs'))).toEqual(new Set([...anywhere, ...vip]));
  expect(new Set(routesFor('/staff'))).toEqual(new Set([...anywhere, 'routes/staff', 'routes/staff.needs']));
});

it.each(['/', '', '//vip', '/VIP/needs', '/%76ip', '/vip.data', '/constructor', '/nothing'])(
  'the address "%s" is looked up among all',
  pathname => {
    expect(routesFor(pathname)).toEqual(Object.keys(ROUTES));
  },
);

it.each([
  ...['/vip', '/vip/needs', '/vip/needs/7', '/vip/login', '/vip/about', '/vip/other', '/VIP/needs'],
  ...['/staff/needs', '/staff/login', '/login', '/en/about', '/needs', '/%76ip/needs', '/vip/'],
])('%s finds the same among the routes of its part as among all', async pathname => {
  const ask = async (handle: ReturnType<typeof createRequestHandler>) =>
    (await handle(new Request(`http://a.test${pathname}`))).text();
  const found = await ask(byPart(build, part => createRequestHandler(part, 'production'))(pathname));
  expect(found).toMatch(/^r/);
  expect(found).toBe(await ask(createRequestHandler(build, 'production')));
});
