// When what is being moved is now, beside the choice of another time.
export function PresentTime({ period }: { period: string }) {
  return (
    <p className="mb-4 text-ink-700">
      Now: <span className="figures font-semibold text-ink-900">{period}</span>
    </p>
  );
}
