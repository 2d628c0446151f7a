// Who works at the front desk: what they do, when, and when not.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { daySpan } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { Empty } from '../ui/booking-list';
import { DeskTabs } from '../ui/desk-tabs';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { useStaff } from '../ui/staff-session';
import { Told } from '../ui/told';
import { hoursInWords } from '../weekly-hours';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ staff }, { services }, { site }, { locations }] = await Promise.all([
      call(routes.listStaff, { query: {} }),
      call(routes.listServices, {}),
      call(routes.getSite, {}),
      call(routes.listLocations, {}),
    ]);
    const whereOf = (id: string | null) => locations.find(location => location.id === id)?.name;
    return {
      team: staff.map(({ id, name, role, isActive, locationId, serviceIds, shifts, daysOff }) => ({
        id,
        name,
        about: [role, whereOf(locationId)].filter(Boolean).join(' · '),
        isActive,
        services: services.filter(service => serviceIds.includes(service.id)).map(service => service.name),
        hours: hoursInWords(shifts),
        daysOff: daysOff
          .filter(off => off.to >= site.today)
          .map(off => daySpan(off.from, off.to) + (off.reason && `, ${off.reason}`)),
      })),
    };
  });
}
type Member = Awaited<ReturnType<typeof loader>>['team'][number];

export const meta: MetaFunction = () => [{ title: 'Team – Staff' }];

export default function Team() {
  const { team } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead title="Team" text="Who does what, and when.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/team/new">
            <Icon name="plus" /> New staff member
          </Link>
        )}
      </PageHead>
      <DeskTabs />
      <div className="mb-4 empty:hidden">
        <Told />
      </div>
      {team.length === 0 && <Empty title="Nobody works at the front desk yet" />}
      <ul className="grid items-start gap-4 md:grid-cols-2">
        {team.map(member => (
          <MemberCard key={member.id} member={member} />
        ))}
      </ul>
    </>
  );
}

function MemberCard({ member }: { member: Member }) {
  const { mayManage } = useStaff();
  const { id, name, about, isActive, services, hours, daysOff } = member;
  return (
    <li className="card p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2>{name}</h2>
          {about && <p className="text-ink-500">{about}</p>}
          {!isActive && (
            <span className="badge tone-completed mt-2">
              <Icon name="minus" className="size-4 shrink-0" /> Off the roster
            </span>
          )}
        </div>
        {mayManage && (
          <Link className="btn btn-quiet btn-small" to={`/staff/team/${id}`}>
            Edit<span className="sr-only"> {name}</span>
          </Link>
        )}
      </div>
      <dl className="mt-4 space-y-3">
        <Fact term="Services" lines={services} />
        <Fact term="Weekly hours" lines={hours} />
        <Fact term="Days off ahead" lines={daysOff} />
      </dl>
    </li>
  );
}

function Fact({ term, lines }: { term: string; lines: string[] }) {
  return (
    <div>
      <dt className="text-sm text-ink-500">{term}</dt>
      {lines.length === 0 && <dd>None</dd>}
      {lines.map(line => (
        <dd key={line} className="figures font-medium">
          {line}
        </dd>
      ))}
    </div>
  );
}
