import type { ProofClaim } from "@/lib/core/proof-plan";
import { findSettings } from "./find-settings";

/** How keys begin under which trackers that know texts alone hold the fields of `proof`. */
export const PROOF_TAG = "rounds.proof.";

const NUMBERS = ["seed", "steps", "margin"];
const FIELDS = ["plan", "arm", "data_sha256", "started", ...NUMBERS];

/**
 * What the tags of a run claim of an experiment, once all seven are there: clients may send them one by one. An empty
 * `data_sha256` means that the data have no SHA-256.
 *
 * @returns the claim; or what is wrong with it, as a sentence that names the field
 */
export function findProofTags(tags: ReadonlyMap<string, string>): {
  readonly claim: ProofClaim | null;
  readonly problem: string | null;
} {
  const given = FIELDS.map((field) => [field, tags.get(`${PROOF_TAG}${field}`)] as const);
  if (given.some(([, text]) => text === undefined)) return { claim: null, problem: null };
  const proof = Object.fromEntries(given.map(([field, text = ""]) => [field, readField(field, text.trim())]));
  const { settings, ignored } = findSettings({ proof });
  return { claim: settings.proof ?? null, problem: ignored[0]?.expected ?? null };
}

function readField(field: string, text: string): unknown {
  if (field === "data_sha256" && text === "") return null;
  const number = Number(text);
  return NUMBERS.includes(field) && text !== "" && Number.isFinite(number) ? number : text;
}
