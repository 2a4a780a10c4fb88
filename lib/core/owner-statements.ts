export const OWNER_STATEMENT_NAMES = [
  "intendedUse",
  "intendedUsers",
  "intendedPopulation",
  "outOfScope",
  "ownerWarnings",
  "funding",
  "dataSource",
  "dataYears",
  "exclusions",
  "missingValues",
  "developmentData",
] as const;
export type OwnerStatement = (typeof OWNER_STATEMENT_NAMES)[number];

/** What only people can say of a model, in their own words; null where nobody stated it. */
export type OwnerStatements = { readonly [statement in OwnerStatement]: string | null };

type StatementForm = {
  readonly field: OwnerStatement;
  /** As it is named within a sentence. */
  readonly term: string;
  /** Of the report, in which it stands. */
  readonly section: 1 | 2;
  readonly supplier: "clinician" | "data steward" | "engineer";
  readonly hint: string;
};

/** Every statement, in the order of the report. */
export const OWNER_STATEMENTS: readonly StatementForm[] = [
  {
    field: "intendedUse",
    term: "intended use",
    section: 1,
    supplier: "clinician",
    hint: "What the model is to be used for, and what is decided with it.",
  },
  {
    field: "intendedUsers",
    term: "intended users",
    section: 1,
    supplier: "clinician",
    hint: "Who is to use it: their profession and training.",
  },
  {
    field: "intendedPopulation",
    term: "population",
    section: 1,
    supplier: "clinician",
    hint: "The patients it is meant for, and in which setting.",
  },
  {
    field: "outOfScope",
    term: "out of scope",
    section: 1,
    supplier: "clinician",
    hint: "Uses, patients and settings for which it must not be used.",
  },
  {
    field: "ownerWarnings",
    term: "warnings of the owner",
    section: 1,
    supplier: "clinician",
    hint: "Known risks and limits, beside those that this product finds.",
  },
  {
    field: "funding",
    term: "funding",
    section: 1,
    supplier: "engineer",
    hint: "Who paid for the development, and what part they had in it.",
  },
  {
    field: "dataSource",
    term: "source of the data",
    section: 2,
    supplier: "data steward",
    hint: "The registry or hospitals, and how the data were collected.",
  },
  {
    field: "dataYears",
    term: "years of the data",
    section: 2,
    supplier: "data steward",
    hint: "From which year to which; single days are refused, since they can identify a patient.",
  },
  {
    field: "exclusions",
    term: "exclusions before the files",
    section: 2,
    supplier: "data steward",
    hint: "Who was left out before the files were made, why, and how many.",
  },
  {
    field: "missingValues",
    term: "handling of missing values",
    section: 2,
    supplier: "engineer",
    hint: "How missing inputs and outcomes were handled, in training and in use.",
  },
  {
    field: "developmentData",
    term: "development data",
    section: 2,
    supplier: "data steward",
    hint: "Who the patients are that the model was made from, and how they differ from those it was evaluated on.",
  },
];
