// Needs grouped by priority, each with where it comes from, how much there is, and what can be done about it.
import { Form, Link } from '@remix-run/react';
import type { NeedRow } from '../server/stock-needs.server';
import { Confirm } from './confirm';
import { TextField } from './field';
import { FormButton } from './form-button';
import { useStaff } from './staff-session';
import { Badge, PriorityBadge } from './stock-badges';
import { RowLink } from './stock-table';
import { NEED_SOURCE, NEED_STATUS, PRIORITIES } from './stock-words';

interface GroupsProps {
  rows: readonly NeedRow[];
  formKey: string;
  /** The last answer, which closes a dialog. */
  answered: unknown;
}

export function NeedGroups({ rows, formKey, answered }: GroupsProps) {
  const groups = PRIORITIES.map(
    priority => [priority, rows.filter(row => row.priority === priority)] as const,
  );
  return groups
    .filter(([, needs]) => needs.length > 0)
    .map(([priority, needs]) => (
      <section key={priority} className="card overflow-hidden" aria-labelledby={`priority-${priority}`}>
        <h2
          id={`priority-${priority}`}
          className="flex items-center gap-2 border-b border-sand-200 px-4 py-3"
        >
          <PriorityBadge priority={priority} inFull />
          <span className="figures text-base font-normal text-ink-500">
            {needs.length}
            <span className="sr-only">{needs.length === 1 ? ' need' : ' needs'}</span>
          </span>
        </h2>
        <ul className="divide-y divide-sand-200">
          {needs.map(need => (
            <Item key={need.id} need={need} formKey={formKey} answered={answered} />
          ))}
        </ul>
      </section>
    ));
}

const ENDED = { fulfilled: ['tone-active', 'check'], removed: ['tone-completed', 'minus'], expired: ['tone-completed', 'clock'] } as const; // prettier-ignore

function Item({ need, formKey, answered }: { need: NeedRow; formKey: string; answered: unknown }) {
  const { mayManage } = useStaff();
  return (
    <li
      className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-4 py-4 hover:bg-sand-50"
      data-need={need.name}
      data-source={need.source}
    >
      <div className="min-w-0 grow basis-60">
        <p>
          {need.productId ? (
            <RowLink to={`/staff/stock/products/${need.productId}`}>{need.name}</RowLink>
          ) : (
            <span className="font-semibold">{need.name}</span>
          )}{' '}
          {need.categoryName && <span className="text-sm text-ink-500">{need.categoryName}</span>}
        </p>
        <p className="figures text-ink-700">
          {need.amount}
          {need.stock && ` · ${need.stock}`}
        </p>
        {need.notes && <p className="whitespace-pre-line">{need.notes}</p>}
        <p className="figures text-sm text-ink-500">
          {need.source === 'MANUAL' && need.by ? `Asked for by ${need.by}` : NEED_SOURCE[need.source]}, since{' '}
          {need.since}
          {need.until && need.status === 'open' && `, until ${need.until}`}
          {need.ended && `, ${need.ended}`}
        </p>
      </div>
      <div className="relative z-10 flex flex-wrap items-center gap-2">
        {need.responses > 0 && (
          <Link
            className="link figures inline-flex min-h-11 items-center text-sm"
            to={`/staff/needs/${need.id}`}
          >
            {need.responses} {need.responses === 1 ? 'answer' : 'answers'}
            <span className="sr-only"> to {need.name}</span>
          </Link>
        )}
        {need.status === 'open' ? (
          mayManage && <Actions need={need} formKey={formKey} answered={answered} />
        ) : (
          <Badge look={ENDED[need.status]} text={NEED_STATUS[need.status]} />
        )}
      </div>
    </li>
  );
}

function Actions({ need, formKey, answered }: { need: NeedRow; formKey: string; answered: unknown }) {
  const id = `notes-${need.id}`;
  return (
    <>
      <Confirm
        trigger={
          <>
            Fulfil <span className="sr-only">{need.name}</span>
          </>
        }
        triggerClass="btn btn-quiet btn-small"
        title={`Is ${need.name} fulfilled?`}
        keep="Not yet"
        answered={answered}
      >
        <Form method="post" preventScrollReset className="space-y-4">
          <input type="hidden" name="id" value={need.id} />
          <input type="hidden" name="formKey" value={formKey} />
          <p className="text-ink-700">
            Vendors no longer see it.
            {need.source === 'AUTO_LOW_STOCK' &&
              ' If stock stays below its target, it is asked for again at the next check.'}
          </p>
          <TextField name="notes" id={id} label="Note" optional maxLength={1000} autoComplete="off" />
          <FormButton className="btn btn-primary w-full" intent="fulfil" busyText="One moment…">
            Yes, it is fulfilled
          </FormButton>
        </Form>
      </Confirm>
      <Confirm
        trigger={
          <>
            Take back <span className="sr-only">{need.name}</span>
          </>
        }
        triggerClass="btn btn-danger-quiet btn-small"
        title={`Take back ${need.name}?`}
        keep="Keep asking"
        answered={answered}
      >
        <Form method="post" preventScrollReset>
          <input type="hidden" name="id" value={need.id} />
          <p className="mb-4 text-ink-700">Vendors no longer see it, and it counts as not fulfilled.</p>
          <FormButton className="btn btn-danger w-full" intent="withdraw">
            Yes, take it back
          </FormButton>
        </Form>
      </Confirm>
    </>
  );
}
