// For tests: what a page shows where its links, forms and addresses work, as in the product.
import { render } from '@testing-library/react';
import type { RouteObject } from 'react-router-dom';
import { RouterProvider, createMemoryRouter } from 'react-router-dom';

const FUTURE = {
  ...{ v7_fetcherPersist: true, v7_normalizeFormMethod: true, v7_partialHydration: true },
  ...{ v7_relativeSplatPath: true, v7_skipActionErrorRevalidation: true },
};

/** @param path the address it begins at */
export function renderRoutes(routes: RouteObject[], path = '/'): void {
  const router = createMemoryRouter(routes, {
    ...{ future: FUTURE, initialEntries: [path] },
    hydrationData: { loaderData: { 0: null } },
  });
  render(<RouterProvider router={router} future={{ v7_startTransition: true }} />);
}
