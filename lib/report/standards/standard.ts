import type { ItemState, ReportNumber } from "@/lib/schema/report";
import type { SubgroupsDocument } from "@/lib/schema/subgroups";
import type { ReportEvidence } from "../record/report-evidence";

/** What a mapping looks at: what the record holds, and nothing else. */
export type StandardContent = {
  readonly evidence: ReportEvidence;
  readonly analysis: SubgroupsDocument["analysis"];
  readonly numbers: readonly ReportNumber[];
};

export type ItemAnswer = {
  readonly state: ItemState;
  readonly pointers: readonly string[];
  readonly note: string;
};

/** Says whether the record holds evidence for an item, and where. */
export type ItemCheck = (content: StandardContent) => ItemAnswer;

export type StandardItem = {
  /** As the standard numbers it. */
  readonly item: string;
  /** What it asks for, paraphrased. */
  readonly meaning: string;
  readonly check: ItemCheck;
};

/** One versioned mapping file. */
export type StandardMap = {
  readonly id: string;
  readonly name: string;
  /** Grows with every change of the mapping. */
  readonly version: number;
  readonly source: string;
  readonly items: readonly StandardItem[];
};
