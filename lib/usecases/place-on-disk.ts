import type { ByteSource } from "@/lib/ingest/ingest-port";

const PLACES = new WeakMap<ByteSource, string>();

/** Remembers where a whole file lies on this machine's disk. */
export function rememberPlace(file: ByteSource, absolute: string): ByteSource {
  PLACES.set(file, absolute);
  return file;
}

/** @returns the path of a whole file on this machine's disk; null when its bytes come from elsewhere */
export function placeOnDisk(file: ByteSource): string | null {
  return PLACES.get(file) ?? null;
}
