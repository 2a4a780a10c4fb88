import type { FindingShape } from "@/lib/charts/severity-shape";

const SHAPES: Readonly<Record<FindingShape, React.ReactNode>> = {
  octagon: (
    <polygon points="4.9,0.5 11.1,0.5 15.5,4.9 15.5,11.1 11.1,15.5 4.9,15.5 0.5,11.1 0.5,4.9" fill="currentColor" />
  ),
  triangle: (
    <polygon
      points="8,1.5 15.2,14.5 0.8,14.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
    />
  ),
  dot: <circle cx="8" cy="8" r="4" fill="currentColor" />,
  ring: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />,
  question: (
    <text x="8" y="13.5" textAnchor="middle" fontSize="15" fontWeight="700" fill="currentColor">
      ?
    </text>
  ),
  clock: (
    <g fill="none" stroke="currentColor" strokeWidth="1.75">
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.5V8l2.5 1.75" />
    </g>
  ),
};

/** The shape of a severity. It never stands without its word, hence it is hidden from assistive technology. */
export function SeverityMark({ shape, size = 16 }: { readonly shape: FindingShape; readonly size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" className="shrink-0">
      {SHAPES[shape]}
    </svg>
  );
}
