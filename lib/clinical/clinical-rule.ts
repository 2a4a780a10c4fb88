import type { ClinicalInput } from "./clinical-inputs";

/** What is known of one patient; an input that is absent is unknown. */
export type ClinicalValues = Readonly<Partial<Record<ClinicalInput, number>>>;

/** A group that a rule sorts patients into; `id` is what an analysis plan stores. */
export type RuleGroup = { readonly id: string; readonly name: string };

/** A definition of groups of patients that is executed as it is stated. */
export type ClinicalRule = {
  readonly id: string;
  /** Grows with every change that could move a patient from one group to another. */
  readonly version: number;
  readonly name: string;
  /** What is being defined; rules of one concept are definitions of the same thing that are never mixed. */
  readonly concept: string;
  /** Whether this definition of its concept is used where nobody declared another. */
  readonly isPreset: boolean;
  /** The definition, as it stands on screens and in reports. */
  readonly sentence: string;
  /** When a patient counts as unknown. */
  readonly unknown: string;
  readonly source: string;
  readonly inputs: readonly ClinicalInput[];
  /** Whether the inputs that a file offers can put anybody into the rule's first group. */
  readonly canAnswer: (offered: ReadonlySet<ClinicalInput>) => boolean;
  /** Disjoint; whoever is in none of them is unknown. */
  readonly groups: readonly RuleGroup[];
  /** Id of the group of a patient, null where nobody can tell. */
  readonly groupOf: (patient: ClinicalValues) => string | null;
};
