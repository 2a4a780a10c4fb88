/** A group of patients as people read it: what loggers write as `isolated_tbi` reads "isolated tbi". */
export function groupWords(name: string): string {
  return name.replaceAll("_", " ");
}

/** One or two words, with or without a definition behind: "polytrauma", "isolated tbi", "polytrauma (Berlin)". */
const LIKE_AN_ADJECTIVE = /^(?!no )[\p{L}-]+(?: [\p{L}-]+)?(?: \([^)]*\))?$/iu;

/** The patients of a group after a number: "polytrauma patients", but "patients (age 80 or more)". */
export function patientWords(name: string, count: number): string {
  const group = groupWords(name);
  const patients = count === 1 ? "patient" : "patients";
  if (group === "") return patients;
  return LIKE_AN_ADJECTIVE.test(group) ? `${group} ${patients}` : `${patients} (${group})`;
}
