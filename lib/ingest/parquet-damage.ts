/**
 * Thrown where the bytes of a Parquet file are not what its footer or a page's header says. The reader
 * turns it into an issue; it never leaves `lib/ingest`.
 */
export class ParquetDamage extends Error {
  /** Where in the file the damaged page begins. */
  readonly byteOffset: number | null;

  /** @param found what was found, to be read after "Expected a page of a Parquet column, found …" */
  constructor(found: string, byteOffset: number | null = null, options: ErrorOptions = {}) {
    super(found, options);
    this.name = "ParquetDamage";
    this.byteOffset = byteOffset;
  }
}
