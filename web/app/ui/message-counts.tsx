// How the messages of the last days fared, by channel.
import { Link } from '@remix-run/react';
import type { Notification } from '../../../contracts/inbox';
import { CHANNEL } from '../words';

export interface MessageCount {
  channel: Notification['channel'];
  sent: number;
  delivered: number;
  failed: number;
}

export function MessageCounts({ counts }: { counts: readonly MessageCount[] }) {
  return (
    <section className="card mb-6 p-4 sm:p-5" aria-labelledby="fared">
      <h2 id="fared" className="mb-3">
        The last seven days
      </h2>
      {counts.length === 0 ? (
        <p className="text-ink-500">Nothing was handed to a provider.</p>
      ) : (
        <dl className="grid gap-4 sm:grid-cols-3">
          {counts.map(count => (
            <div key={count.channel}>
              <dt className="font-medium">{CHANNEL[count.channel]}</dt>
              <dd className="figures text-ink-700">
                {count.sent.toLocaleString('en')} sent
                {count.delivered > 0 && <>, of which {count.delivered.toLocaleString('en')} arrived</>}
                {count.failed > 0 && (
                  <>
                    {', '}
                    <Link className="link" to={`/staff/messages?status=failed&channel=${count.channel}`}>
                      {count.failed.toLocaleString('en')} failed
                      <span className="sr-only"> by {CHANNEL[count.channel]}</span>
                    </Link>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
