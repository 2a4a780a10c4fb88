import type { Estimate } from "@/lib/core/estimate";
import { formatGiven, formatNumber } from "@/lib/core/format-number";

/** What the interval of a difference allows to be said, from the point of view of the first of the two. */
export type EvidenceAnswer =
  | "worse-by-more-than-margin"
  | "better-by-more-than-margin"
  | "equivalent"
  | "worse"
  | "better"
  | "not-worse-than-margin"
  | "inconclusive";

export type EvidenceVerdict = { readonly answer: EvidenceAnswer; readonly sentence: string };

export type EvidenceQuestion = {
  /** The measure in words, for example "AUROC". */
  readonly measure: string;
  readonly of: string;
  readonly against: string;
  /** The measure of `of` minus that of `against`. */
  readonly difference: Estimate;
  readonly isHigherBetter: boolean;
  /** Smallest difference that matters, above 0, declared before looking; null where none was. */
  readonly margin: number | null;
};

type Interval = { readonly lower: number; readonly upper: number };

/**
 * Holds the interval of a difference against a margin that was declared beforehand. Without a margin it
 * can only say better, worse or inconclusive.
 *
 * @see Piaggio et al., "Reporting of noninferiority and equivalence randomized trials", JAMA 308 (2012),
 *   figure 1
 */
export function judgeEvidence(question: EvidenceQuestion): EvidenceVerdict {
  const { difference, margin, isHigherBetter } = question;
  if (margin !== null && !(margin > 0)) throw new RangeError(`A margin lies above 0, not at ${margin}.`);
  if (difference.status !== "estimated" || difference.lower === undefined || difference.upper === undefined) {
    const sentence = `${titleOf(question)} against ${question.against} cannot be compared: ${whyNoInterval(difference)}`;
    return { answer: "inconclusive", sentence };
  }
  const interval = { lower: difference.lower, upper: difference.upper };
  const answer = answerOf(isHigherBetter ? interval : { lower: -interval.upper, upper: -interval.lower }, margin);
  return { answer, sentence: composeSentence(question, answer, { ...interval, value: difference.value }) };
}

/** @param interval of the difference, turned so that above 0 is better */
function answerOf({ lower, upper }: Interval, margin: number | null): EvidenceAnswer {
  if (margin !== null) {
    if (upper < -margin) return "worse-by-more-than-margin";
    if (lower > margin) return "better-by-more-than-margin";
    if (lower > -margin && upper < margin) return "equivalent";
  }
  if (upper < 0) return "worse";
  if (lower > 0) return "better";
  return margin !== null && lower > -margin ? "not-worse-than-margin" : "inconclusive";
}

function composeSentence(
  question: EvidenceQuestion,
  answer: EvidenceAnswer,
  { value, lower, upper }: Interval & { readonly value: number },
): string {
  const { of, against, isHigherBetter, margin } = question;
  const better = isHigherBetter ? "higher" : "lower";
  const numbers = [value, lower, upper].map((number) => formatNumber(number));
  const measured = `${of} minus ${against}: ${numbers[0]} (${numbers[1]} to ${numbers[2]}); ${better} is better`;
  const declared = margin === null ? " No margin was declared." : "";
  return `${titleOf(question)} ${WORDS[answer](margin === null ? null : formatGiven(margin), against)} (${measured}).${declared}`;
}

/** What follows "AUROC of polytrauma". */
const WORDS: Readonly<Record<EvidenceAnswer, (margin: string | null, against: string) => string>> = {
  "worse-by-more-than-margin": (margin, against) => `is worse than that of ${against} by more than ${margin}`,
  "better-by-more-than-margin": (margin, against) => `is better than that of ${against} by more than ${margin}`,
  equivalent: (margin, against) => `is equivalent to that of ${against}: they differ by less than ${margin}`,
  worse: (margin, against) =>
    margin === null
      ? `is worse than that of ${against}`
      : `is worse than that of ${against}, perhaps by less than ${margin}`,
  better: (margin, against) =>
    margin === null
      ? `is better than that of ${against}`
      : `is better than that of ${against}, perhaps by less than ${margin}`,
  "not-worse-than-margin": (margin, against) => `is not worse than that of ${against} by ${margin} or more`,
  inconclusive: (_, against) =>
    `against that of ${against} is inconclusive: the data fit it being better as well as it being worse`,
};

function titleOf({ measure, of }: EvidenceQuestion): string {
  return `${measure} of ${of}`;
}

function whyNoInterval(difference: Estimate): string {
  switch (difference.status) {
    case "estimated":
      return "The difference has no interval.";
    case "degenerate":
    case "not-estimable":
      return difference.reason;
    case "suppressed":
      return `It is suppressed (${difference.rule}).`;
    case "not-supplied":
      return `${difference.what} was not supplied.`;
  }
}
