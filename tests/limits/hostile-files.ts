import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { ErrorCode } from "@/lib/core/errors";
import { COLUMNS_LIMIT, FILES_LIMIT, LAYERS_LIMIT, LINE_BYTES_LIMIT, NAME_LENGTH_LIMIT } from "@/lib/ingest/limits";
import { zipBytes } from "./zip-bytes";

/** A file that passes a limit, with the refusal it has to meet. */
export type HostileFile = {
  readonly what: string;
  readonly name: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  readonly code: ErrorCode;
  /** What the sentence has to say: the limit, and where it was passed. */
  readonly says: RegExp;
};

const MEBIBYTE = 1024 * 1024;
const LOG = '{"step":1,"loss":0.5}\n{"step":2,"loss":0.25}\n';

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
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

async function tarOf(members: readonly (readonly [string, string])[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of members) archive.entry({ name }, content);
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
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

/** What an archive may not be. */
export const HOSTILE_ARCHIVES: readonly HostileFile[] = [
  {
    what: "a zip that unpacks to more than it could honestly hold",
    name: "bomb.zip",
    make: once(() => zipBytes([{ name: "metrics.jsonl", content: Buffer.alloc(260 * MEBIBYTE, 32) }])),
    code: "too-large",
    says: /archive .*at most/,
  },
  {
    what: "a zip that lists one member many times",
    name: "overlap.zip",
    make: () => {
      const content = Buffer.alloc(30 * MEBIBYTE, 32);
      return zipBytes([{ name: "a.jsonl", content, alsoAs: Array.from({ length: 9 }, (_, at) => `b${at}.jsonl`) }]);
    },
    code: "too-large",
    says: /archive .*at most/,
  },
  {
    what: "a zip that says too little about its sizes",
    name: "lies.zip",
    make: () => zipBytes([{ name: "metrics.jsonl", content: LOG.repeat(1000), claimedBytes: 10 }]),
    code: "unreadable-file",
    says: /whole zip archive/,
  },
  {
    what: "a zip in a zip in a zip",
    name: "nested.zip",
    make: () => {
      const inner = zipBytes([{ name: "metrics.jsonl", content: LOG }]);
      return zipBytes([{ name: "inner.zip", content: zipBytes([{ name: "inmost.zip", content: inner }]) }]);
    },
    code: "unsupported-format",
    says: /zip archive.*inner\.zip/,
  },
  {
    what: "a zip with a name that leads out of it",
    name: "out.zip",
    make: () => zipBytes([{ name: "../outside.jsonl", content: LOG }]),
    code: "unreadable-file",
    says: /archive/,
  },
  {
    what: "a zip with a name that leads to the root",
    name: "root.zip",
    make: () => zipBytes([{ name: "/tmp/rounds-outside.jsonl", content: LOG }]),
    code: "unreadable-file",
    says: /archive/,
  },
  {
    what: "a zip with NUL in a name",
    name: "nul.zip",
    make: () => zipBytes([{ name: "a\u0000.jsonl", content: LOG }]),
    code: "unreadable-file",
    says: /archive/,
  },
  {
    what: "a tar with a name that leads out of it",
    name: "out.tar",
    make: () => tarOf([["a/../../outside.jsonl", LOG]]),
    code: "unreadable-file",
    says: /inside the archive's own folder/,
  },
  {
    what: "a zip with more files than a run has",
    name: "many.zip",
    make: () => zipBytes(Array.from({ length: FILES_LIMIT + 1 }, (_, at) => ({ name: `${at}.jsonl`, content: LOG }))),
    code: "too-large",
    says: /at most 10,?000 files/,
  },
  {
    what: "a zip that is cut off",
    name: "cut.zip",
    make: () => zipBytes([{ name: "metrics.jsonl", content: LOG.repeat(100) }]).subarray(0, 100),
    code: "unreadable-file",
    says: /whole zip archive/,
  },
];
