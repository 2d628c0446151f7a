// What stands in the grid, as the eye sees it: its colour is its type, its words say the same.
import { memo } from 'react';
import { STATUS } from '../words';
import type { Day, Item, Placed } from './day';
import { inTheWay, isMovable, lengthWords, rowAt, timeOf } from './day';
import { columnOf } from './keys';
import type { Draft } from './pointer';
import type { Sizes } from './window';
import { TYPE, tierWord } from './words';

interface ItemProps {
  placed: Placed;
  column: number;
  sizes: Sizes;
  mayMove: boolean;
  /** It is being moved, and shown where it would be. */
  lifted: boolean;
  /** The cell that has the focus is one of its half hours. */
  here: boolean;
}

export const GridItem = memo(function GridItem(props: ItemProps) {
  const { placed, column, sizes, mayMove, lifted, here } = props;
  const { item, top, bottom, lane, lanes } = placed;
  const { rowPx, columnPx } = sizes;
  const height = (bottom - top) * rowPx - 2;
  const laneWidth = (columnPx - 4) / lanes;
  const movable = mayMove && isMovable(item, true);
  return (
    <div
      data-item={item.id}
      data-type={item.type}
      data-status={item.status}
      data-waiting={item.waiting || undefined}
      data-lifted={lifted || undefined}
      data-here={here || undefined}
      data-movable={movable || undefined}
      className="bay-item"
      style={{
        top: top * rowPx + 1,
        left: column * columnPx + 2 + lane * laneWidth,
        ...{ width: laneWidth - 1, height },
      }}
    >
      {movable && <span data-edge="start" />}
      <ItemWords item={item} roomy={height > rowPx * 1.4} />
      {movable && <span data-edge="end" />}
    </div>
  );
});

function ItemWords({ item, roomy }: { item: Item; roomy: boolean }) {
  const state = item.kind === 'block' ? TYPE[item.type] : STATUS[item.status];
  const tier = tierWord(item.tier);
  if (!roomy) {
    return (
      <p className="bay-line">
        <strong>{item.title}</strong> {state}
      </p>
    );
  }
  return (
    <>
      <p className="bay-line">
        <strong>{item.title}</strong>
      </p>
      <p className="bay-line">
        {item.from} – {item.to}
      </p>
      <p className="bay-line">
        {state}
        {tier && ` · ${tier}`}
        {item.waiting && ' · saving…'}
      </p>
    </>
  );
}

interface MarkerProps {
  day: Day;
  items: readonly Item[];
  draft: Draft;
  sizes: Sizes;
}

/** What is being chosen, or where something would be. */
export function Marker({ day, items, draft, sizes }: MarkerProps) {
  const { place } = draft;
  const taken = inTheWay(items, place, draft.kind === 'move' ? draft.item.id : undefined);
  const top = Math.max(0, rowAt(day, place.startTime));
  const bottom = Math.min(day.slots.length, rowAt(day, place.endTime));
  return (
    <div
      className="bay-marker"
      data-taken={taken ? true : undefined}
      style={{
        top: top * sizes.rowPx + 1,
        left: columnOf(day, place) * sizes.columnPx + 2,
        ...{ width: sizes.columnPx - 5, height: (bottom - top) * sizes.rowPx - 2 },
      }}
    >
      <strong>{draft.kind === 'move' ? draft.item.title : 'New'}</strong>
      <span>
        {timeOf(day, place.startTime)} – {timeOf(day, place.endTime)}
      </span>
      <span>{taken ? `Taken by ${taken.title}` : lengthWords(place)}</span>
    </div>
  );
}
