/** The first @ behind the first sign is tried and no other, so that a text of many takes no longer. */
const EMAIL = /^\S[^\s@]*@\S+\.\p{L}{2,}$/u;
/** A calendar day, also with a time behind it; a year or a month alone is none. */
const DAY =
  /^(?:(?:1[89]|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:1[89]|20)\d{2})(?:[T ].*)?$/;
const NAMED_DAY =
  /^(?:0?[1-9]|[12]\d|3[01])[-. ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-., ]+(?:1[89]|20)\d{2}$/i;
const DAY_OF_MONTH =
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,? (?:1[89]|20)\d{2}$/i;
const SOCIAL_SECURITY = /^\d{3}-\d{2}-\d{4}$/;
/** International, or in groups of which the first is in brackets or begins with 0, or in three groups. */
const PHONE =
  /^(?:(?:\+|00)\d[\d\s().\-/]{6,}|\(\d{2,5}\)[\s.\-/]*\d[\d\s.\-/]{4,}|0\d{2,5}[\s.\-/][\d\s.\-/]{5,}|0\d{9,12}|\d{3}[-. ]\d{3}[-. ]\d{4})$/;
const LEAST_PHONE_DIGITS = 7;
/** Two words of letters, perhaps with a comma between: a first and a last name. */
const NAME = /^\p{L}[\p{L}'’.-]*(?:,\s*|\s+)\p{L}[\p{L}'’. -]*$/u;

/** @returns what a text looks like that identifies a patient, null when it looks like nothing of the kind */
export function identifierOfValue(text: string): string | null {
  if (EMAIL.test(text)) return "an e-mail address";
  if ([DAY, NAMED_DAY, DAY_OF_MONTH].some((pattern) => pattern.test(text)))
    return "a date of birth or of another single day";
  if (SOCIAL_SECURITY.test(text)) return "a social security number";
  if (PHONE.test(text) && text.replace(/\D/g, "").length >= LEAST_PHONE_DIGITS) return "a telephone number";
  return null;
}

/** The same of what stands in the place of a pseudonym, where a first and a last name tell as well. */
export function identifierOfPatient(text: string): string | null {
  return identifierOfValue(text) ?? (NAME.test(text) ? "a name" : null);
}
