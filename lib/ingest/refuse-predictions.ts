import { AppError } from "@/lib/core/errors";
import { shortenText } from "./shorten-text";

const NAME_SHOWN = 80;
const VALUE_SHOWN = 40;

/** Where a cell of predictions stands; the first row of data is row 1. */
export type CellPlace = { readonly column: string; readonly row: number; readonly source: string };

/**
 * @param expected to be read after "Expected …"
 * @param found what the cell holds; "" is said to be nothing
 */
export function refuseCell(place: CellPlace, expected: string, found: string, fix: string, hint = ""): AppError {
  const shown = found === "" ? "nothing" : shortenText(found.slice(0, VALUE_SHOWN));
  const where = `in row ${place.row} of ${place.source}`;
  const message = `Expected ${expected} in column "${shownName(place.column)}", found ${shown} ${where}${hint}.`;
  return new AppError("unreadable-file", message, fix);
}

/** What identifies a patient is never repeated in a message. */
export function refuseIdentifyingCell({ column, row, source }: CellPlace, looksLike: string): AppError {
  return new AppError(
    "unreadable-file",
    `Expected no identifiers of patients, found what looks like ${looksLike} in row ${row} of column "${shownName(column)}" of ${source}.`,
    "Take the column out, or put a pseudonym, an age or a group in its place, and send the file again.",
  );
}

export function refuseIdentifyingColumn(column: string, holds: string, source: string): AppError {
  return new AppError(
    "unreadable-file",
    `Expected no identifiers of patients, found the column "${shownName(column)}" of ${source}, which by its name holds ${holds}.`,
    "Take the column out and send the file again; patient_id may hold a pseudonym.",
  );
}

export function refuseTable(expected: string, found: string, source: string, fix: string): AppError {
  return new AppError("unreadable-file", `Expected ${expected}, found ${found} in ${source}.`, fix);
}

export function shownName(name: string): string {
  return shortenText(name.slice(0, NAME_SHOWN));
}
