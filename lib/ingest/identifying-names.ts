/**
 * What names of columns say of whom a row is about, by the words of the name. English and German, as the
 * registries that export such files use them; the kinds are those of the HIPAA Safe Harbor list
 * (45 CFR 164.514(b)(2)) that a table of predictions could hold.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:(?:patients?|pat|pt|full|first|last|middle|maiden|given|family|sur|fore|vor|nach|person) ?)*names?$|^(?:patient )?initials?$/,
    "names of patients",
  ],
  [/\b(?:dob|birth ?date|birth ?day|geburts ?datum|geburts ?tag|geb ?dat(?:um)?)\b/, "dates of birth"],
  [/\b(?:date|day|dt) (?:of )?birth\b|\bbirth (?:date|day|dt)\b/, "dates of birth"],
  [
    /\b(?:mrn|ssn|nhs|medical record|social security|insurance (?:no|nr|id|num|number)|accession|chart (?:no|nr|num|number))\b/,
    "record numbers",
  ],
  [
    /^(?:patient|record|hospital|case|chart|file|encounter|admission|visit|stay|fall|patienten|akten) ?(?:no|nr|num|number|nummer)$/,
    "record numbers",
  ],
  [/^(?:encounter|admission|hadm|stay|visit|hospital record|case file) id$/, "record numbers"],
  [/\be ?mails?\b|\bmail(?: address)?$/, "e-mail addresses"],
  [/\b(?:tele)?phones?\b|\b(?:telefon|telephone|handy|mobil|fax|cell phone|tel)\b/, "telephone numbers"],
  [/^(?:mobile|cell)$/, "telephone numbers"],
  [/\b(?:street|address|adresse|strasse|post ?code|postal code|plz|zip(?: ?code)?)\b/, "addresses"],
];

/** @returns what a column of this name would hold that identifies patients, null when nothing says so */
export function identifierOfName(name: string): string | null {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return PATTERNS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}
