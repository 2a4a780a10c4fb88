import { identifierOfPatient } from "@/lib/core/identifying-values";
import type { PredictionCell } from "./prediction-cell";
import { refuseCell, refuseIdentifyingCell } from "./refuse-predictions";

/** Makes of what names a patient something by which the name is found again, and cannot be read. */
export type DigestPatient = (id: string) => Uint8Array;

/** Replaces what names patients by ordinals in order of first appearance; the names end here. */
export class PatientCollector {
  readonly ordinals: number[] = [];
  /** By ordinal; empty where nothing digests. */
  readonly digests: Uint8Array[] = [];
  readonly #column: string;
  readonly #source: string;
  readonly #digest: DigestPatient | null;
  readonly #known = new Map<string, number>();

  constructor(column: string, source: string, digest: DigestPatient | null) {
    this.#column = column;
    this.#source = source;
    this.#digest = digest;
  }

  /** @throws AppError where nothing names the patient, or what does is no pseudonym */
  put(cell: PredictionCell, row: number): void {
    const id = cell.text();
    this.ordinals.push(this.#known.get(id) ?? this.#add(id, row));
  }

  #add(id: string, row: number): number {
    const place = { column: this.#column, row, source: this.#source };
    if (id === "") {
      throw refuseCell(
        place,
        "a pseudonym",
        id,
        "Give every row the pseudonym of its patient, or leave the column out.",
      );
    }
    const looksLike = identifierOfPatient(id);
    if (looksLike !== null) throw refuseIdentifyingCell(place, looksLike);
    const ordinal = this.#known.size;
    this.#known.set(id, ordinal);
    if (this.#digest !== null) this.digests.push(this.#digest(id));
    return ordinal;
  }
}
