import { pack } from "tar-stream";
import { FILES_LIMIT } from "@/lib/ingest/limits";
import { type HostileFile, LOG, MEBIBYTE, once } from "./hostile-files";
import { zipBytes } from "./zip-bytes";

type TarMember = readonly [name: string, content: string, header?: Readonly<Record<string, unknown>>];

/** A tar archive, as honest or as hostile as its members. */
export async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content, header] of members) archive.entry({ name, ...header }, content);
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

const LOG_MEMBER = { name: "metrics.jsonl", content: LOG } as const;
const OTHER_LOG = LOG.replace("0.5", "0.75");
/** Half of a second archive's end: what a comment would have to be to pass for the end of the first. */
const FALSE_END = Buffer.concat([Buffer.from("PK\x05\x06"), Buffer.alloc(18)]);

/** Puts a comment behind an archive. */
function withComment(archive: Buffer, comment: Uint8Array): Buffer {
  const copy = Buffer.from(archive);
  copy.writeUInt16LE(comment.length, copy.length - 2);
  return Buffer.concat([copy, comment]);
}

/** Says in the directory that sizes and place stand in an extra field of 64 bits, and puts impossible ones there. */
function withImpossibleSizes(): Buffer {
  const archive = zipBytes([LOG_MEMBER]);
  const start = archive.readUInt32LE(archive.length - 6);
  const entry = Buffer.from(archive.subarray(start, archive.length - 22));
  const extra = Buffer.alloc(28, 0xff);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  entry.fill(0xff, 20, 28);
  entry.fill(0xff, 42, 46);
  entry.writeUInt16LE(extra.length, 30);
  const end = Buffer.from(archive.subarray(archive.length - 22));
  end.writeUInt32LE(entry.length + extra.length, 12);
  return Buffer.concat([archive.subarray(0, start), entry, extra, end]);
}

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
    what: "a zip that lists one member of much many times",
    name: "overlap.zip",
    make: () => {
      const content = Buffer.alloc(30 * MEBIBYTE, 32);
      return zipBytes([{ name: "a.jsonl", content, alsoAs: Array.from({ length: 9 }, (_, at) => `b${at}.jsonl`) }]);
    },
    code: "unreadable-file",
    says: /"b0\.jsonl" is told of in two ways/,
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
  {
    what: "a zip with a name that leads out of it with backslashes",
    name: "windows.zip",
    make: () => zipBytes([{ name: "..\\..\\outside.jsonl", content: LOG }]),
    code: "unreadable-file",
    says: /whole zip archive/,
  },
  {
    what: "a zip with the letter of a drive in a name",
    name: "drive.zip",
    make: () => zipBytes([{ name: "C:\\outside.jsonl", content: LOG }]),
    code: "unreadable-file",
    says: /whole zip archive/,
  },
  {
    what: "a zip that says nothing of its name but the folder above",
    name: "above.zip",
    make: () => zipBytes([{ name: "..", content: LOG }]),
    code: "unreadable-file",
    says: /archive/,
  },
  {
    what: "a zip with a name longer than a disk takes",
    name: "long.zip",
    make: () => zipBytes([{ name: `${"x".repeat(5000)}.jsonl`, content: LOG }]),
    code: "unreadable-file",
    says: /names in an archive that one folder can hold, but "x+" is too long/,
  },
  {
    what: "a zip with one name twice",
    name: "twice.zip",
    make: () => zipBytes([LOG_MEMBER, { name: "metrics.jsonl", content: OTHER_LOG }]),
    code: "unreadable-file",
    says: /but "metrics\.jsonl" is there twice/,
  },
  {
    what: "a zip with one name twice in two spellings",
    name: "spelled.zip",
    make: () => zipBytes([LOG_MEMBER, { name: "a/.././metrics.jsonl", content: OTHER_LOG }]),
    code: "unreadable-file",
    says: /archive/,
  },
  {
    what: "a zip with a name that is a file and a folder",
    name: "both.zip",
    make: () => zipBytes([LOG_MEMBER, { name: "metrics.jsonl/a.jsonl", content: OTHER_LOG }]),
    code: "unreadable-file",
    says: /is a file and a folder/,
  },
  {
    what: "a tar with one name twice",
    name: "twice.tar",
    make: () =>
      tarOf([
        ["metrics.jsonl", LOG],
        ["./metrics.jsonl", OTHER_LOG],
      ]),
    code: "unreadable-file",
    says: /but "\.\/metrics\.jsonl" is there twice/,
  },
  {
    what: "a tar that is cut off between two of its files",
    name: "cut.tar",
    make: async () =>
      (
        await tarOf([
          ["metrics.jsonl", LOG],
          ["more.jsonl", LOG],
        ])
      ).subarray(0, 1024),
    code: "unreadable-file",
    says: /whole tar archive.*zeros that end/,
  },
  {
    what: "a tar that is cut off behind a file that ends in zeros",
    name: "cut-zeros.tar",
    make: async () => (await tarOf([["metrics.jsonl", LOG.padEnd(4096, "\0")]])).subarray(0, 512 + 4096),
    code: "unreadable-file",
    says: /whole tar archive.*zeros that end/,
  },
  {
    what: "a tar with a name that leads to the root",
    name: "root.tar",
    make: () => tarOf([["/tmp/rounds-outside.jsonl", LOG]]),
    code: "unreadable-file",
    says: /inside the archive's own folder/,
  },
  {
    what: "a tar whose long name leads out of it",
    name: "pax.tar",
    make: () => tarOf([["a.jsonl", LOG, { pax: { path: `${"a/".repeat(60)}${"../".repeat(61)}outside.jsonl` } }]]),
    code: "unreadable-file",
    says: /inside the archive's own folder/,
  },
  {
    what: "a tar of nothing but links and devices",
    name: "links.tar",
    make: () =>
      tarOf([
        ["passwd.jsonl", "", { type: "symlink", linkname: "/etc/passwd" }],
        ["hard.jsonl", "", { type: "link", linkname: "../../config.json" }],
        ["null.jsonl", "", { type: "character-device" }],
        ["pipe.jsonl", "", { type: "fifo" }],
      ]),
    code: "unreadable-file",
    says: /at least one log file/,
  },
  {
    what: "a tar that writes through a link of its own",
    name: "through.tar",
    make: () =>
      tarOf([
        ["out", "", { type: "symlink", linkname: ".." }],
        ["out/../../outside.jsonl", LOG],
      ]),
    code: "unreadable-file",
    says: /inside the archive's own folder/,
  },
  {
    what: "a zip of nothing but a link",
    name: "link.zip",
    make: () => zipBytes([{ name: "metrics.jsonl", content: "/etc/passwd", mode: 0o120777 }]),
    code: "unreadable-file",
    says: /at least one log file/,
  },
  {
    what: "a zip that tells of one member twice",
    name: "shared.zip",
    make: () => zipBytes([{ ...LOG_MEMBER, alsoAs: ["metrics.jsonl"] }]),
    code: "unreadable-file",
    says: /is there twice/,
  },
  {
    what: "a zip whose second member lies inside the first, with a header of its own",
    name: "inside.zip",
    make: () => {
      const second = zipBytes([{ name: "b.jsonl", content: LOG }]);
      const content = Buffer.concat([Buffer.from(`${LOG}\n`), second.subarray(0, second.indexOf("PK\x01\x02"))]);
      const start = content.length - content.indexOf("PK\x03\x04");
      return zipBytes([
        { name: "a.jsonl", content, isStored: true },
        { name: "b.jsonl", content: LOG, shift: -start },
      ]);
    },
    code: "unreadable-file",
    says: /"b\.jsonl" lies upon another one/,
  },
  {
    what: "a zip whose directory tells another name than its header",
    name: "named.zip",
    make: () => zipBytes([{ ...LOG_MEMBER, localName: "predictions.csv" }]),
    code: "unreadable-file",
    says: /"metrics\.jsonl" is told of in two ways/,
  },
  {
    what: "a zip whose content is not the one that was packed",
    name: "changed.zip",
    make: () => zipBytes([{ ...LOG_MEMBER, checksum: 1 }]),
    code: "unreadable-file",
    says: /"metrics\.jsonl" has another checksum/,
  },
  {
    what: "a zip that is encrypted",
    name: "secret.zip",
    make: () => zipBytes([{ ...LOG_MEMBER, flags: 1 }]),
    code: "unreadable-file",
    says: /without a password.*"metrics\.jsonl" is encrypted/,
  },
  {
    what: "a zip with impossible sizes of 64 bits",
    name: "zip64.zip",
    make: withImpossibleSizes,
    code: "unreadable-file",
    says: /whole zip archive/,
  },
  {
    what: "a zip with bytes behind it",
    name: "behind.zip",
    make: () => Buffer.concat([zipBytes([LOG_MEMBER]), Buffer.from("words")]),
    code: "unreadable-file",
    says: /whole zip archive/,
  },
  {
    what: "a zip whose comment passes for its end",
    name: "comment.zip",
    make: () => withComment(zipBytes([LOG_MEMBER]), FALSE_END),
    code: "unreadable-file",
    says: /at least one log file|whole zip archive/,
  },
  {
    what: "a program with a zip behind it",
    name: "program.zip",
    make: () => Buffer.concat([Buffer.from("#!/bin/sh\nexit\n"), zipBytes([LOG_MEMBER])]),
    code: "unsupported-format",
    says: /program\.zip/,
  },
];
