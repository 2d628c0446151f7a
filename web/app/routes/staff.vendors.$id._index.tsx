// A vendor at a glance: how to reach it, what staff noted about it, and who logs in for it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { changeVendor } from '../server/vendors.server';
import { Confirm } from '../ui/confirm';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { ProblemSummary, Said } from '../ui/problem';
import { Told } from '../ui/told';
import { InviteForm, VendorLogins } from '../ui/vendor-logins';
import { useVendorInView } from '../ui/vendor-session';

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ logins }, { user }] = await Promise.all([
      call(routes.getVendor, { params: { id: params.id! } }),
      call(routes.me, {}),
    ]);
    const { moment } = formats(user.tenant.timeZone);
    return {
      logins: logins.map(({ lastLoginAt, link, ...login }) => ({
        ...login,
        lastLogin: lastLoginAt && moment(lastLoginAt),
        link: link && { ...link, until: moment(link.expiresAt) },
      })),
      formKey: newFormKey(),
    };
  });
}
export type ListedLogin = Awaited<ReturnType<typeof loader>>['logins'][number];

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const { answer, status } = await changeVendor(request, asUser(request, context), params.id!, values);
  return data(answer, { status });
}

export default function VendorOverview() {
  const { logins, formKey } = useLoaderData<typeof loader>();
  const { vendor, mayManage } = useVendorInView();
  const answer = useAnswer<typeof action>();
  const problem = answer?.problem;
  const { contactName, email, phone, notes, isActive } = vendor;
  return (
    <>
      <Told answer={answer} />
      {answer?.done && <Said answer={answer}>{answer.done}</Said>}
      {problem && answer.intent !== 'invite' && <ProblemSummary problem={problem} />}
      <div className="mt-4 grid items-start gap-6 lg:grid-cols-[1fr_1.4fr]">
        <section className="card p-4 sm:p-6" aria-labelledby="contact">
          <div className="flex flex-wrap items-start justify-between gap-2">
            <h2 id="contact">Contact</h2>
            {mayManage && (
              <Link className="btn btn-quiet btn-small" to={`/staff/vendors/${vendor.id}/edit`}>
                Edit<span className="sr-only"> {vendor.name}</span>
              </Link>
            )}
          </div>
          <dl className="mt-3 space-y-3">
            <Fact term="Contact" text={contactName} />
            <Fact term="E-mail" text={email} href={`mailto:${email}`} />
            <Fact term="Phone" text={phone} href={`tel:${phone}`} />
            <Fact term="Notes for staff" text={notes} />
          </dl>
          {!contactName && !email && !phone && !notes && (
            <p className="text-ink-500">Nothing is noted about it yet.</p>
          )}
          {mayManage && (
            <div className="mt-6 border-t border-sand-200 pt-4">
              {isActive ? <Deactivate answered={answer} /> : <Reactivate />}
            </div>
          )}
        </section>
        <section className="card p-4 sm:p-6" aria-labelledby="logins">
          <h2 id="logins">Logins</h2>
          {logins.length === 0 && <p className="mt-2 text-ink-500">Nobody logs in for this vendor yet.</p>}
          <VendorLogins {...{ logins, formKey, answered: answer }} />
          {mayManage && isActive && (
            <InviteForm
              // Empty again after somebody was invited.
              key={answer?.ok ? formKey : 'invite'}
              formKey={formKey}
              problem={answer?.intent === 'invite' ? problem : undefined}
              values={answer?.intent === 'invite' ? answer.values : undefined}
            />
          )}
        </section>
      </div>
    </>
  );
}

function Fact({ term, text, href }: { term: string; text: string | null; href?: string }) {
  if (!text) return null;
  return (
    <div>
      <dt className="text-sm text-ink-500">{term}</dt>
      <dd className="font-medium wrap-anywhere whitespace-pre-line">
        {href ? (
          <a className="link inline-flex min-h-11 items-center" href={href}>
            {text}
          </a>
        ) : (
          text
        )}
      </dd>
    </div>
  );
}

function Deactivate({ answered }: { answered: unknown }) {
  return (
    <Confirm
      trigger="Deactivate this vendor"
      title="Deactivate this vendor?"
      keep="Keep it active"
      answered={answered}
    >
      <Form method="post">
        <p className="mb-4 text-ink-700">
          Everybody who is logged in for it is logged out at once, and nobody can log in. What there is about
          it stays, and it can be activated again.
        </p>
        <button className="btn btn-danger w-full" name="intent" value="deactivate">
          Yes, deactivate it
        </button>
      </Form>
    </Confirm>
  );
}

function Reactivate() {
  return (
    <Form method="post">
      <FormButton className="btn btn-quiet" intent="reactivate">
        <Icon name="check" /> Activate this vendor again
      </FormButton>
    </Form>
  );
}
