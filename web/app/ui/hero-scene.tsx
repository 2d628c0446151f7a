// The picture beside the first words: a car on the coast road at dusk.
import { Vehicle } from './vehicle-art';

export function HeroScene({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 640 420"
      className={className}
      aria-hidden="true"
      focusable="false"
      preserveAspectRatio="xMinYMax slice"
    >
      <defs>
        <linearGradient id="from-the-left">
          <stop offset="0" stopColor="#000" />
          <stop offset="0.32" stopColor="#fff" />
        </linearGradient>
        <mask id="fading">
          <rect width="640" height="420" fill="url(#from-the-left)" />
        </mask>
      </defs>
      <g mask="url(#fading)">
        <circle cx="430" cy="170" r="74" fill="#f2b25c" />
        <circle cx="430" cy="170" r="112" fill="#f2b25c" opacity="0.14" />
        <path
          d="M60 240c70-60 130-74 200-48s120 26 190-14 120-44 190-30v272H0c0-70 18-142 60-180Z"
          fill="#0a4a48"
        />
        <path d="M0 300c100-44 210-52 330-30s210 14 310-22v172H0Z" fill="#0d6a66" opacity="0.75" />
        <path d="M0 350h640v70H0Z" fill="#062423" />
        <path d="M0 384h640" stroke="#f2b25c" strokeWidth="3" strokeDasharray="34 26" opacity="0.7" />
        <g transform="translate(132 158) scale(1.5)">
          <ellipse cx="160" cy="131" rx="134" ry="5" fill="#000" opacity="0.4" />
          <Vehicle shape="coupe" paint="#d65a3c" />
        </g>
      </g>
    </svg>
  );
}
