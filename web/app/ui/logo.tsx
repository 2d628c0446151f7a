// The mark of Berth: a hull in its berth.
export function Logo({ className = 'size-8' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0d6a66" />
      <path d="M7 8v9.5a9 9 0 0 0 18 0V8" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path
        d="M16 6.5c2.6 2.2 3.9 5 3.9 8.2 0 2.700-1.300 4.900-3.900 6.600-2.600-1.700-3.900-3.900-3.900-6.600 0-3.200 1.300-6 3.900-8.200Z"
        fill="#f2b25c"
      />
    </svg>
  );
}
