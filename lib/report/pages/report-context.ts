import type { EnvelopeContent } from "@/lib/schema/bundle";

/** What stands beside a record, whoever exports it and when. */
export type ReportSurroundings = Pick<
  EnvelopeContent,
  "signatures" | "review" | "previous" | "sections" | "experiments"
>;

/** Of files, which nobody signed or judged. */
export const NO_SURROUNDINGS: ReportSurroundings = { signatures: [], review: [], previous: null, sections: null };

/** What a report is read with beside its record: an envelope, or what is known before one is made. */
export type ReportContext = Omit<ReportSurroundings, "signatures"> & {
  /** Null where there are some that a page cannot show; no file is made then. */
  readonly signatures: ReportSurroundings["signatures"] | null;
  /** Null where nobody exported it yet. */
  readonly made: EnvelopeContent["made"] | null;
  readonly chain: EnvelopeContent["chain"] | null;
};

/** Of a record alone, as the command writes it to files of their own. */
export const NO_CONTEXT: ReportContext = { ...NO_SURROUNDINGS, made: null, chain: null };
