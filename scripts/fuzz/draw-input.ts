import { gzipSync } from "node:zlib";
import { Dice } from "./dice";
import type { CorpusEntry } from "./load-corpus";
import type { MemoryFile } from "./memory-file";
import { mutateBytes, spliceBytes } from "./mutate-bytes";
import { mutateText } from "./mutate-text";
import { repairChecksums } from "./repair-checksums";

/** A run made from fixtures, changed in one or more places. */
export type FuzzInput = {
  readonly index: number;
  readonly format: string;
  readonly files: readonly MemoryFile[];
  /** Read a second time in other pieces, or through the collector; null for once and plainly. */
  readonly again: "pieces" | "collector" | null;
  readonly pieceLengths: readonly number[];
};

const CHANGES_LIMIT = 6;
const PIECE_LIMIT = 600;
/** A database is written to disk and opened anew each time: it costs as much as a hundred other inputs. */
const SLOW = /sqlite/;
const SLOW_SHARE = 1 / 256;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Corpora by format, so that formats with many fixtures do not crowd out the others. */
export type Corpus = ReadonlyMap<string, readonly CorpusEntry[]>;

export function groupByFormat(entries: readonly CorpusEntry[], wanted: string | null): Corpus {
  const groups = new Map<string, CorpusEntry[]>();
  for (const entry of entries) {
    if (wanted !== null && !entry.format.includes(wanted)) continue;
    const group = groups.get(entry.format);
    if (group === undefined) groups.set(entry.format, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** @returns the input with this number; the same seed, number and fixtures give the same bytes */
export function drawInput(corpus: Corpus, seed: number, index: number): FuzzInput {
  const dice = new Dice(seed, index);
  const format = pickFormat([...corpus.keys()], dice);
  const entries = corpus.get(format) ?? [];
  const { files } = dice.pick(entries);
  const target = dice.below(files.length);
  const changed = files.map((file, at) => (at === target || dice.chance(0.1) ? changeFile(file, entries, dice) : file));
  const lot = dice.below(32);
  return {
    index,
    format,
    files: changed,
    again: lot < 3 ? "pieces" : lot < 5 ? "collector" : null,
    pieceLengths: Array.from({ length: 1 + dice.below(4) }, () => 1 + dice.below(PIECE_LIMIT)),
  };
}

function pickFormat(formats: readonly string[], dice: Dice): string {
  const fast = formats.filter((format) => !SLOW.test(format));
  const slow = formats.filter((format) => SLOW.test(format));
  if (fast.length === 0 || slow.length === 0) return dice.pick(formats);
  return dice.pick(dice.chance(SLOW_SHARE) ? slow : fast);
}

function changeFile(file: MemoryFile, entries: readonly CorpusEntry[], dice: Dice): MemoryFile {
  let { bytes } = file;
  if (dice.chance(0.05)) {
    const { files } = dice.pick(entries);
    bytes = spliceBytes(bytes, dice.pick(files).bytes, dice);
  }
  const text = decode(bytes);
  if (text !== null && dice.chance(0.7)) bytes = ENCODER.encode(changeText(text, dice));
  else for (let change = countChanges(dice); change > 0; change -= 1) bytes = mutateBytes(bytes, dice);
  if (text === null && dice.chance(0.8)) bytes = repairChecksums(bytes);
  if (!dice.chance(0.03)) return { name: file.name, bytes };
  const packed: Uint8Array = gzipSync(bytes, { level: 1 });
  return { name: `${file.name}.gz`, bytes: dice.chance(0.5) ? mutateBytes(packed, dice) : packed };
}

function changeText(text: string, dice: Dice): string {
  let changed = text;
  for (let change = countChanges(dice); change > 0; change -= 1) changed = mutateText(changed, dice);
  return changed;
}

/** Mostly one or two: many changes at once only test the first line of defence. */
function countChanges(dice: Dice): number {
  let count = 1;
  while (count < CHANGES_LIMIT && dice.chance(0.4)) count += 1;
  return count;
}

function decode(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}
