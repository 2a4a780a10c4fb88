import type { ShapeAndWord } from "@/lib/charts/severity-shape";
import { SeverityMark } from "./severity-mark";

/** Shape and word of a severity or a status, always together. */
export function ShapeLabel({ label, className = "" }: { readonly label: ShapeAndWord; readonly className?: string }) {
  const weight = label.shape === "octagon" || label.shape === "triangle" ? "font-semibold" : "text-muted";
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${weight} ${className}`}>
      <SeverityMark shape={label.shape} />
      {label.word}
    </span>
  );
}
