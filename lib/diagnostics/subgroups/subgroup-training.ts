import type { Estimate } from "@/lib/core/estimate";
import type { ExcessSource } from "../measures/excess-evidence";
import type { NotKnown } from "../sensitivity/sensitivity";

export type LossSplit = "train" | "validation" | "test";

/** The loss of one group in one part of the data over the training; in nats, as it was logged. */
export type LossCourse = {
  readonly subgroup: string;
  readonly split: LossSplit;
  /**
   * True where a record holds 10 patients or fewer, an unknown number, or would give such a group away:
   * for readers who may see single patients only.
   */
  readonly isPatientLevel: boolean;
  /** Patients of a record, on average; null where that was not logged. */
  readonly patients: number | null;
  /** Records with a finite loss, and those without. */
  readonly records: number;
  readonly nonFinite: number;
  /** Where the band comes from: the scatter over the patients of a record, that of the records of a window, or nowhere. */
  readonly band: "patients" | "records" | "none";
  readonly windows: readonly {
    readonly fromStep: number;
    readonly toStep: number;
    readonly loss: number;
    readonly lower: number | null;
    readonly upper: number | null;
  }[];
};

/** What loss was attainable for a group outside training, and what knowing nothing but its share of events would give. */
export type AttainableLevel = {
  readonly subgroup: string;
  readonly source: ExcessSource;
  /** Mean loss of its patients outside training, and the level that it could have had at most. */
  readonly loss: number;
  readonly attainable: number;
  readonly excess: Estimate;
  readonly othersExcess: Estimate;
  /** Entropy at the group's own share of events; null where the events are not known. */
  readonly baseRate: number | null;
  readonly n: number;
};

/** Which part of the training steps was a group's, beside its share of the patients. */
export type ShareCourse = {
  readonly status: "measured";
  /** Where the shares of the patients come from. */
  readonly source: string;
  readonly records: number;
  readonly windows: readonly { readonly fromStep: number; readonly toStep: number }[];
  readonly groups: readonly {
    readonly subgroup: string;
    readonly prevalence: number;
    /** One per window. */
    readonly windows: readonly Estimate[];
  }[];
};

/** The parts of the training that are looked at apart: signals are strong at first and may be lost in noise later. */
export const TRAINING_HALVES = ["earlier", "later"] as const;

/** Records of one half of the log; the rules judge the later one. */
export type TrainingHalf = {
  readonly half: (typeof TRAINING_HALVES)[number];
  readonly fromStep: number;
  readonly toStep: number;
  readonly records: number;
};

/** How much of a group's signal is left in each layer, of its strength in the last one that is compared. */
export type DepthByGroup = {
  readonly status: "measured";
  /** Input to output; the output layer takes no part. */
  readonly layers: readonly string[];
  readonly omittedLayers: number;
  /** False where the sizes of the layers are not known, so that norms are compared and not root mean squares. */
  readonly hasSizes: boolean;
  readonly halves: readonly (TrainingHalf & {
    readonly groups: readonly {
      readonly subgroup: string;
      /** One per layer; 1 in the last. */
      readonly relative: readonly Estimate[];
    }[];
  })[];
  /** Of the later half, along the line that is fitted over all compared layers, from the last to the first. */
  readonly fitted: readonly {
    readonly subgroup: string;
    readonly factor: Estimate;
    readonly othersFactor: Estimate;
    /** True where nothing is seen above the noise in some layer, so that the factor is at most as great. */
    readonly isAtMost: boolean;
  }[];
};

/** Whether the steps that two groups ask for agree, layer by layer: 1 the same way, −1 opposite ways. */
export type ConflictByLayer = {
  readonly status: "measured";
  readonly layers: readonly string[];
  readonly omittedLayers: number;
  readonly omittedGroups: number;
  readonly halves: readonly (TrainingHalf & {
    readonly pairs: readonly {
      readonly groups: readonly [string, string];
      /** Of the whole model. */
      readonly whole: Estimate;
      readonly byLayer: readonly Estimate[];
    }[];
  })[];
};

/** All that a training log shows of groups of patients; of bounded size whatever the run. */
export type SubgroupTraining = {
  readonly status: "measured";
  /** In the order of the log. */
  readonly subgroups: readonly string[];
  /** Groups that were left out, since more than `MOST_GROUPS` were logged. */
  readonly omitted: number;
  readonly losses: readonly LossCourse[];
  readonly levels: readonly AttainableLevel[];
  /** Why no attainable level is known, a sentence each; empty where one is. */
  readonly levelsMissing: readonly string[];
  readonly shares: ShareCourse | NotKnown;
  readonly depth: DepthByGroup | NotKnown;
  readonly conflicts: ConflictByLayer | NotKnown;
  /** Groups of whose products the same holds as of a patient-level course. */
  readonly patientLevel: readonly string[];
  /** What was withheld from this reader; empty in what is stored. */
  readonly withheld: readonly string[];
};

export type TrainingOutcome = SubgroupTraining | NotKnown;
