import { gzipSync } from "node:zlib";
import type { ErrorCode } from "@/lib/core/errors";
import { COLUMNS_LIMIT, LAYERS_LIMIT, LINE_BYTES_LIMIT, NAME_LENGTH_LIMIT } from "@/lib/ingest/limits";

/** A file that passes a limit, with the refusal it has to meet. */
export type HostileFile = {
  readonly what: string;
  readonly name: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  readonly code: ErrorCode;
  /** What the sentence has to say: the limit, and where it was passed. */
  readonly says: RegExp;
};

export const MEBIBYTE = 1024 * 1024;
export const LOG = '{"step":1,"loss":0.5}\n{"step":2,"loss":0.25}\n';

/** 450 MiB from about 450 kB: after one record nothing but lines of spaces. */
function gzipBomb(): Buffer {
  const line = Buffer.alloc(MEBIBYTE, 32);
  line[MEBIBYTE - 1] = 10;
  const part = gzipSync(Buffer.concat(Array.from({ length: 50 }, () => line)));
  return Buffer.concat([gzipSync(LOG), ...Array.from({ length: 9 }, () => part)]);
}

function listOf(count: number, makeOne: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => makeOne(index)).join(",");
}

/** Made once for both databases. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What one line of a log, or one file, may not be. */
export const HOSTILE_LOGS: readonly HostileFile[] = [
  {
    what: "a gzip that was packed to fill the memory",
    name: "bomb.jsonl.gz",
    make: once(gzipBomb),
    code: "too-large",
    says: /packs at most 500 times/,
  },
  {
    what: "a line without an end",
    name: "line.jsonl.gz",
    make: () => gzipSync(`${LOG}{"step":3,"loss":"${"x".repeat(LINE_BYTES_LIMIT + 1)}`),
    code: "too-large",
    says: /lines of at most 67,108,864 bytes.*line 3 of line\.jsonl\.gz/,
  },
  {
    what: "a table with a line without an end",
    name: "line.csv.gz",
    make: () => gzipSync(`step,loss\n1,0.5\n2,${"1".repeat(LINE_BYTES_LIMIT + 1)}`),
    code: "too-large",
    says: /lines of at most 67,108,864 bytes.*line 3 of line\.csv\.gz/,
  },
  {
    what: "a quote that is never closed",
    name: "quote.csv.gz",
    make: () => gzipSync(`step,loss\n1,"${`${"0".repeat(65_535)}\n`.repeat(LINE_BYTES_LIMIT / 65_536 + 1)}`),
    code: "too-large",
    says: /quoted cells of at most 67,108,864 characters.*line 2 of quote\.csv\.gz/,
  },
  {
    what: "a table of too many columns",
    name: "wide.csv",
    make: () => Buffer.from(`step,${listOf(COLUMNS_LIMIT, (at) => `m${at}`)}\n1,${listOf(COLUMNS_LIMIT, String)}\n`),
    code: "too-large",
    says: /tables of at most 100,000 columns.*wide\.csv/,
  },
  {
    what: "a record of too many keys",
    name: "wide.jsonl",
    make: () => Buffer.from(`{"step":1,${listOf(COLUMNS_LIMIT, (at) => `"m${at}":${at}`)}}\n`),
    code: "too-large",
    says: /records of at most 100,000 keys.*line 1 of wide\.jsonl/,
  },
  {
    what: "too many layers",
    name: "layers.jsonl",
    make: () => Buffer.from(`{"step":1,${listOf(LAYERS_LIMIT + 1, (at) => `"grad_norm/layer${at}.weight":${at}`)}}\n`),
    code: "too-large",
    says: /a run of at most 10,000 layers.*layers\.jsonl/,
  },
  {
    what: "a layer whose name has a megabyte",
    name: "name.jsonl",
    make: () => Buffer.from(`{"step":1,"grad_norm/${"x".repeat(MEBIBYTE)}":1}\n`),
    code: "too-large",
    says: new RegExp(`names of at most ${NAME_LENGTH_LIMIT.toLocaleString("en-US")} characters.*name\\.jsonl`),
  },
  {
    what: "a column whose name has a megabyte",
    name: "name.csv",
    make: () => Buffer.from(`step,${"x".repeat(MEBIBYTE)}\n1,2\n`),
    code: "too-large",
    says: /names of at most 1,024 characters.*name\.csv/,
  },
  {
    what: "JSON nested a million deep",
    name: "deep.jsonl",
    make: () => Buffer.from(`{"step":1,"x":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}\n`),
    code: "too-large",
    says: /nesting of at most 32 levels.*line 1 of deep\.jsonl/,
  },
  {
    what: "objects nested a million deep",
    name: "deep.jsonl",
    make: () => Buffer.from(`{"step":1,"x":${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}}\n`),
    code: "too-large",
    says: /nesting of at most 32 levels.*line 1 of deep\.jsonl/,
  },
  {
    what: "a million brackets and nothing else",
    name: "brackets.jsonl",
    make: () => Buffer.from("[".repeat(1_000_000)),
    code: "unsupported-format",
    says: /found .*brackets\.jsonl/,
  },
];
