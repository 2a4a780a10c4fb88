import { GAPS_SECTION, PROOFS_SECTION } from "./list-sections";
import { prepareChanges } from "./prepare-changes";
import { prepareProofs } from "./prepare-experiment-parts";
import { prepareGaps } from "./prepare-gap-part";
import { printUtc } from "./print-utc";
import { paragraph, type ReportBlock } from "./report-block";
import type { ReportContext } from "./report-context";
import { wordTable } from "./tabulate";

type Blocks = readonly ReportBlock[];

/** What stands beside the record, by the section that shows it. */
export function prepareContextParts(context: ReportContext): ReadonlyMap<number, Blocks> {
  return new Map<number, Blocks>([
    [0, [...prepareMaking(context), ...prepareSignatures(context.signatures)]],
    [12, context.previous === null ? [] : prepareChanges(context.previous)],
    [13, [...prepareReview(context), ...prepareSignatures(context.signatures)]],
    [16, prepareMaking(context)],
    ...prepareExperiments(context),
  ]);
}

function prepareExperiments({ experiments }: ReportContext): readonly (readonly [number, Blocks])[] {
  if (experiments === undefined) return [];
  return [
    [PROOFS_SECTION.number, prepareProofs(experiments)],
    [GAPS_SECTION.number, prepareGaps(experiments)],
  ];
}

/** Made when and by whom, and the end of the audit log then: an auditor can keep it and hold it against a later one. */
function prepareMaking({ made, chain }: ReportContext): Blocks {
  if (made === null || chain === null) return [];
  const { seq, at, hash } = chain.head;
  return [
    {
      kind: "facts",
      facts: [
        { term: "Made", text: `${printUtc(made.at)} by ${made.by.name}` },
        { term: "Last entry of the audit log", text: `number ${seq} of ${printUtc(at)}, SHA-256 ${hash}` },
      ],
    },
  ];
}

/** 21 CFR 11.50: printed name, time and meaning on everything that a person can read. */
function prepareSignatures(signatures: ReportContext["signatures"]): Blocks {
  if (signatures === null) return [paragraph("Signatures of people: there are some, which cannot be shown.")];
  if (signatures.length === 0) return [paragraph("Signatures of people: none.")];
  return [
    wordTable(
      "Signatures of people",
      ["name", "time (UTC)", "meaning", "account", "key"],
      signatures.map(({ statement: { name, at, meaning, userId }, keyId }) => [
        name,
        printUtc(at),
        meaning,
        userId,
        keyId,
      ]),
    ),
  ];
}

/** As people wrote it: nobody reads their words for small counts. */
function prepareReview({ review }: ReportContext): Blocks {
  if (review.length === 0) return [paragraph("Judgements of verdicts: none.")];
  return [
    wordTable(
      "What was done with this run",
      ["time (UTC)", "who", "did", "about"],
      review.map(({ at, by, did, about }) => [printUtc(at), by.name, did, about]),
    ),
  ];
}
