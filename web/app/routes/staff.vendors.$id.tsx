// One vendor for staff: its name and the pages about it.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, Outlet, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { useStaff } from '../ui/staff-session';
import type { VendorInView } from '../ui/vendor-session';
import { OneVendorTabs, VendorState } from '../ui/vendor-tabs';

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const { vendor, logins } = await call(routes.getVendor, { params: { id: params.id! } });
    return { vendor, logins };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.vendor.name ?? 'Vendor'} – Staff` },
];

export default function OneVendor() {
  const { vendor, logins } = useLoaderData<typeof loader>();
  const { mayManage, mayAct } = useStaff();
  return (
    <>
      <Link to="/staff/vendors" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Vendors
      </Link>
      <PageHead title={vendor.name}>
        <VendorState isActive={vendor.isActive} />
      </PageHead>
      <OneVendorTabs id={vendor.id} />
      <Outlet context={{ vendor, logins, mayManage, mayAct } satisfies VendorInView} />
    </>
  );
}
