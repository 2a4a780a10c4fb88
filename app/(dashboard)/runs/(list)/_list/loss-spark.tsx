import { line } from "d3-shape";

const WIDTH = 96;
const HEIGHT = 24;

/** The training loss in 96 pixels, to tell runs apart at a glance; the numbers are on the run's own page. */
export function LossSpark({ values }: { readonly values: readonly (number | null)[] }) {
  const finite = values.filter((value) => value !== null);
  if (finite.length < 2) return <span className="text-xs text-muted">no loss logged</span>;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => 2 + (index / (values.length - 1)) * (WIDTH - 4))
    .y((value) => HEIGHT - 3 - (((value ?? low) - low) / (high - low || 1)) * (HEIGHT - 6))
    .digits(1);
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className="text-accent">
      <path d={path([...values]) ?? ""} fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
