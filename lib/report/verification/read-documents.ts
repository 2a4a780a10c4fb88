import type * as z from "zod";
import { type JsonValue, parseCanonicalJson } from "@/lib/core/canonical-json";
import { AppError } from "@/lib/core/errors";
import {
  type Envelope,
  envelopeSchema,
  type Manifest,
  manifestSchema,
  type PublicKeys,
  publicKeysSchema,
} from "@/lib/schema/bundle";
import { BUNDLE_FILES, type OpenedBundle, WHOLE_FILE_LIMIT } from "../bundle/bundle-layout";
import { readWhole } from "../bundle/part-bytes";

/** A value that was read, or why it could not be. */
export type Read<T> = { readonly value: T } | { readonly fault: string };

export type BundleDocuments = {
  readonly recordBytes: Read<Uint8Array>;
  readonly record: Read<JsonValue>;
  readonly envelope: Read<Envelope>;
  readonly manifest: Read<Manifest>;
  readonly keys: Read<PublicKeys>;
  readonly chain: Read<readonly JsonValue[]>;
};

/** Reads what the levels look at; a file that is missing or wrong is a fault of its own and stops no other. */
export async function readDocuments(bundle: OpenedBundle): Promise<BundleDocuments> {
  const recordBytes = await readFile(bundle, BUNDLE_FILES.record);
  return {
    recordBytes,
    record: parse(recordBytes, BUNDLE_FILES.record),
    envelope: await readAs(bundle, BUNDLE_FILES.envelope, envelopeSchema),
    manifest: await readAs(bundle, BUNDLE_FILES.manifest, manifestSchema),
    keys: await readAs(bundle, BUNDLE_FILES.publicKeys, publicKeysSchema),
    chain: parseLines(await readFile(bundle, BUNDLE_FILES.chain)),
  };
}

/** The whole of one file as bytes. */
export async function readFile(bundle: OpenedBundle, path: string): Promise<Read<Uint8Array>> {
  const file = bundle.files.get(path);
  if (file === undefined) return { fault: `The bundle holds no ${path}.` };
  if (file.size > WHOLE_FILE_LIMIT) return { fault: `${path} is larger than ${WHOLE_FILE_LIMIT} bytes.` };
  return { value: await readWhole(file) };
}

async function readAs<T>(bundle: OpenedBundle, path: string, schema: z.ZodType<T>): Promise<Read<T>> {
  const json = parse(await readFile(bundle, path), path);
  if ("fault" in json) return json;
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  return { fault: `${path} is not as it should be at ${["$", ...(issue?.path ?? [])].join(".")}: ${issue?.message}.` };
}

function parse(bytes: Read<Uint8Array>, name: string): Read<JsonValue> {
  if ("fault" in bytes) return bytes;
  const text = decode(bytes.value);
  return text === null ? { fault: `${name} is not text in UTF-8.` } : parseText(text, name);
}

function parseText(text: string, name: string): Read<JsonValue> {
  try {
    return { value: parseCanonicalJson(text) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { fault: `${name} is not canonical JSON: ${error.message}` };
  }
}

function parseLines(bytes: Read<Uint8Array>): Read<readonly JsonValue[]> {
  if ("fault" in bytes) return bytes;
  const text = decode(bytes.value);
  if (text === null) return { fault: `${BUNDLE_FILES.chain} is not text in UTF-8.` };
  const lines = text.replace(/\n$/, "").split("\n");
  const entries: JsonValue[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = parseText(line, `${BUNDLE_FILES.chain}, line ${index + 1},`);
    if ("fault" in entry) return entry;
    entries.push(entry.value);
  }
  return { value: entries };
}

/** @returns null for bytes that are not UTF-8; a byte order mark stays, and is refused as no JSON */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
