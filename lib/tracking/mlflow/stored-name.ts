import { storableName } from "@/lib/ingest/storable-name";
import { NAME_LIMIT } from "@/lib/schema/name";

const CONTROL = /\p{Cc}+/gu;

/** A client's name as a run of ours may be called; `fallback` for a client that gives none. */
export function toStoredName(name: string, fallback: string): string {
  let short = "";
  // Letter by letter: a cut inside a surrogate pair would leave half of it.
  for (const letter of storableName(name.replace(CONTROL, " ")).trim()) {
    if (short.length + letter.length > NAME_LIMIT) break;
    short += letter;
  }
  return short.trim() === "" ? fallback : short.trim();
}
