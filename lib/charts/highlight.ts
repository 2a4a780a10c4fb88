import type { StepSpan } from "./prepare-loss-line";

/** Where a finding lies in the pictures of a run: a stretch of steps and some layers. */
export type Highlight = {
  /** What lies there, for the words beside the marks. */
  readonly name: string;
  /** null where the finding names no steps. */
  readonly span: StepSpan | null;
  /** Empty where the finding concerns the run as a whole. */
  readonly layers: readonly string[];
};

/** Neighbouring rows that are highlighted together, as first and last index. */
export type RowGroup = { readonly first: number; readonly last: number };

/** Highlighted rows, neighbours joined, so that a block of layers gets one frame. */
export function groupHighlightedRows(
  rows: readonly { readonly layer: string }[],
  highlight: Highlight | null,
): readonly RowGroup[] {
  const wanted = new Set(highlight?.layers);
  const groups: { first: number; last: number }[] = [];
  for (const [index, { layer }] of rows.entries()) {
    if (!wanted.has(layer)) continue;
    const current = groups.at(-1);
    if (current?.last === index - 1) current.last = index;
    else groups.push({ first: index, last: index });
  }
  return groups;
}

/** A picture with one finding on it, or without any. */
export function withHighlight<Chart extends { readonly highlight: Highlight | null }>(
  chart: Chart,
  highlight: Highlight | null,
): Chart {
  return { ...chart, highlight };
}
