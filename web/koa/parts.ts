// The product has parts whose pages share nothing but the document: /staff, /vip, /members. An address in one of them is
// looked up among the routes of that part alone; Remix compares it with every route it knows, several times for each page.
import type { ServerBuild } from '@remix-run/node';

/** Makes one of something for each part, and one for addresses that are in none by their exact first word. */
export function byPart<T>(build: ServerBuild, make: (build: ServerBuild) => T): (pathname: string) => T {
  const words = new Set(Object.keys(build.routes).map(id => firstWord(build.routes, id)));
  const parts = new Map([...words].filter(isFixed).map(word => [word, make(partOf(build, word!))]));
  const whole = make(build);
  return pathname => parts.get(pathname.split('/', 2)[1]) ?? whole;
}

/** What the address of a route begins with: a word, a parameter or a star; undefined where it may be any. */
function firstWord(routes: ServerBuild['routes'], id: string): string | undefined {
  const { path, parentId } = routes[id]!;
  return (parentId && firstWord(routes, parentId)) || path?.split('/')[0] || undefined;
}

const isFixed = (word: string | undefined): boolean => /^[\w-]+$/.test(word ?? '');

/** All routes but those that begin with another word. */
function partOf(build: ServerBuild, word: string): ServerBuild {
  const belongs = (id: string): boolean => {
    const first = firstWord(build.routes, id);
    return first === word || !isFixed(first);
  };
  const within = <R>(routes: Record<string, R>): Record<string, R> =>
    Object.fromEntries(Object.entries(routes).filter(([id]) => belongs(id)));
  const assets = { ...build.assets, routes: within(build.assets.routes) };
  return { ...build, routes: within(build.routes) as ServerBuild['routes'], assets };
}
