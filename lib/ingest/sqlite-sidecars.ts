import type { ByteSource } from "./ingest-port";

const ENDINGS = /-(?:wal|shm|journal)$/;

/** The files without those that SQLite keeps beside a database: they are read with it or mean nothing alone. */
export function withoutSidecars(files: readonly ByteSource[]): readonly ByteSource[] {
  const names = new Set(files.map(({ name }) => name));
  return files.filter(({ name }) => !ENDINGS.test(name) || !names.has(name.replace(ENDINGS, "")));
}
