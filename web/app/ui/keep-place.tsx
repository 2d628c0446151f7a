// A live reload leaves the page where one has scrolled to meanwhile. The router takes it for an arrival, and would put back
// the place where the page was when the reload began.
import { useLocation, useRevalidator } from '@remix-run/react';
import { Component } from 'react';

/** Stands behind `ScrollRestoration`, whose last word it takes back. */
export function KeepPlace() {
  const { key } = useLocation();
  const { state } = useRevalidator();
  return <Place page={key} reloading={state === 'loading'} />;
}

interface PlaceProps {
  page: string;
  reloading: boolean;
}

/** A class, because only those are asked in the moment before the page changes. */
class Place extends Component<PlaceProps> {
  override getSnapshotBeforeUpdate(): number {
    return window.scrollY;
  }

  override componentDidUpdate(before: PlaceProps, _: unknown, y: number): void {
    const { page, reloading } = this.props;
    if (before.reloading && !reloading && before.page === page) window.scrollTo(0, y);
  }

  override render(): null {
    return null;
  }
}
