// Whether what the page shows is up to date by itself.
import { useLive } from './use-live';

const WORDS = { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' } as const;

/** @param url of the stream of whoever is logged in */
export function LiveSign({ url }: { url: string }) {
  const state = useLive(url);
  return (
    <p className="flex items-center gap-2 text-sm text-sea-100" role="status" data-live={state}>
      <span
        aria-hidden="true"
        className={`size-2.5 rounded-full ${state === 'live' ? 'bg-emerald-400' : 'border-2 border-amber-300'}`}
      />
      {WORDS[state]}
    </p>
  );
}
