import type { StreamedLines } from "./read-file-stream";

/** Lines of a stream, told apart by what is stored of it already. */
export type FreshLines = {
  /** Behind the last line that is stored. */
  readonly fresh: readonly string[];
  /** At places of which lines are stored. */
  readonly again: readonly string[];
  /** Lines between what is stored and the first of these. */
  readonly missing: number;
  /** How many lines of the stream are stored once these are. */
  readonly end: number;
};

/** @param stored how many lines of the stream are stored */
export function tellFreshLines({ offset, lines }: StreamedLines, stored: number): FreshLines {
  const known = Math.min(Math.max(stored - offset, 0), lines.length);
  return {
    fresh: lines.slice(known),
    again: lines.slice(0, known),
    missing: lines.length === 0 ? 0 : Math.max(offset - stored, 0),
    end: lines.length === 0 ? stored : Math.max(stored, offset + lines.length),
  };
}
