// What the front desk offers: services with how long they take and what they cost.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { price } from '../server/format.server';
import { Empty } from '../ui/booking-list';
import { DeskTabs } from '../ui/desk-tabs';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { useStaff } from '../ui/staff-session';
import { Told } from '../ui/told';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = await load(request, () => asUser(request, context)(routes.listServices, {}));
  return {
    services: services.map(service => ({
      ...service,
      price: price(service.price, service.currency) ?? 'Free',
      buffers: bufferText(service.bufferBeforeMinutes, service.bufferAfterMinutes),
    })),
  };
}

function bufferText(before: number, after: number): string {
  const parts = [before && `${before} min before`, after && `${after} min after`].filter(Boolean);
  return parts.length > 0 ? `kept free: ${parts.join(', ')}` : '';
}

export const meta: MetaFunction = () => [{ title: 'Services – Staff' }];

export default function Services() {
  const { services } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead title="Services" text="What can be booked at the front desk.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/services/new">
            <Icon name="plus" /> New service
          </Link>
        )}
      </PageHead>
      <DeskTabs />
      <div className="mb-4 empty:hidden">
        <Told />
      </div>
      {services.length === 0 && <Empty title="No service yet" />}
      <ul className="grid gap-4 md:grid-cols-2">
        {services.map(service => (
          <li key={service.id} className="card flex items-start justify-between gap-3 p-4 sm:p-5">
            <div className="min-w-0">
              <h2>{service.name}</h2>
              <p className="figures text-ink-700">
                {service.durationMinutes} min · {service.price}
              </p>
              <p className="text-sm text-ink-500">{service.buffers}</p>
              {service.description && <p className="mt-2">{service.description}</p>}
              {!service.isActive && (
                <p className="mt-2">
                  <span className="badge tone-completed">
                    <Icon name="minus" className="size-4 shrink-0" /> No longer offered
                  </span>
                </p>
              )}
            </div>
            {mayManage && (
              <Link className="btn btn-quiet btn-small" to={`/staff/services/${service.id}`}>
                Edit<span className="sr-only"> {service.name}</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
