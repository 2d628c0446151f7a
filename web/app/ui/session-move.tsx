// The page on which a session is moved to another time or bay, for its member and for staff.
import { Form, Link } from '@remix-run/react';
import { useAnswer } from '../answer';
import type { moveSession, sessionChoice } from '../server/session-move.server';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { PageHead } from './page-head';
import { tooFarWords } from '../words-of-rules';
import { PresentTime } from './present-time';
import { Times, WhereAndWhen, WhyNot } from './time-choice';

interface SessionMoveProps {
  shown: Awaited<ReturnType<typeof sessionChoice>>;
  /** Whose the old time stays until the new one is sure. */
  promise: string;
}

export function SessionMove({ shown, promise }: SessionMoveProps) {
  const { booking, formKey, times, zoneName, tooFar, may, ...choice } = shown;
  const { problem, values, instead } = useAnswer<typeof moveSession>() ?? {};
  return (
    <>
      <Link to={booking.back} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Back to the booking
      </Link>
      <PageHead title="Move to another time" text={booking.what} />
      <WhereAndWhen {...choice} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="free">
          <h2 id="free" className="mb-4">
            Free times
          </h2>
          <PresentTime period={booking.when} />
          <div id="choice" tabIndex={-1}>
            <Times
              {...{ times, zoneName, form: 'move', sent: values?.choice }}
              whyNone={tooFar ? tooFarWords(may) : undefined}
            />
          </div>
        </section>
        <section className="card space-y-4 p-4 sm:p-6" aria-labelledby="sure">
          <h2 id="sure">Move it</h2>
          <WhyNot problem={problem} instead={instead ?? []} values={{ formKey }} button="Move to" />
          <Form id="move" method="post" noValidate preventScrollReset className="space-y-4">
            <input type="hidden" name="formKey" value={formKey} />
            <p className="text-sm text-ink-500">{promise}</p>
            <FormButton className="btn btn-primary w-full" busyText="Moving…">
              Move it
            </FormButton>
          </Form>
        </section>
      </div>
    </>
  );
}
