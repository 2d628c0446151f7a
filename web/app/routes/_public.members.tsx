// Where a login without a part in staff's work ends up.
import type { MetaFunction } from '@remix-run/node';
import { Form, Link } from '@remix-run/react';

export const meta: MetaFunction = () => [{ title: 'Members' }, { name: 'robots', content: 'noindex' }];

export default function Members() {
  return (
    <div className="page max-w-2xl py-16">
      <h1>Welcome</h1>
      <p className="mt-4 text-lg text-ink-700">
        Your login is one for customers, and the pages of staff are not part of it. You can book a vehicle
        right away; the way back to each of your bookings is the link in its e-mail.
      </p>
      <div className="mt-8 flex flex-wrap gap-3">
        <Link className="btn btn-primary" to="/">
          See all vehicles
        </Link>
        <Form method="post" action="/logout">
          <button className="btn btn-quiet">Log out</button>
        </Form>
      </div>
    </div>
  );
}
