/** Numbers of a patient that clinical rules are computed from. */
export const CLINICAL_INPUTS = [
  "ais_head",
  "ais_face",
  "ais_chest",
  "ais_abdomen",
  "ais_extremities",
  "ais_external",
  "injuries",
  "iss",
  "niss",
  "gcs",
  "sbp",
  "heart_rate",
  "respiratory_rate",
  "age",
  "base_excess",
  "inr",
  "ptt",
  "penetrating",
] as const;
export type ClinicalInput = (typeof CLINICAL_INPUTS)[number];

/** The six regions of the Injury Severity Score (Baker et al., J Trauma 14 (1974) 187). */
export const AIS_REGIONS = [
  "ais_head",
  "ais_face",
  "ais_chest",
  "ais_abdomen",
  "ais_extremities",
  "ais_external",
] as const;

/** How an input is found among the columns of a file, and which values it can have. */
export type InputDefinition = {
  readonly id: ClinicalInput;
  readonly name: string;
  readonly unit: string;
  /** Names of columns without case and separators. */
  readonly spellings: readonly string[];
  /** Columns that hold the same with the opposite sign. */
  readonly negated?: readonly string[];
  /** Columns that only together make the input. */
  readonly parts?: { readonly combine: "sum" | "greatest"; readonly spellings: readonly (readonly string[])[] };
  /** Values outside are impossible: unknown, and counted. */
  readonly range: readonly [number, number];
  readonly reading: "number" | "severity" | "severities" | "coma-scale" | "injury-score" | "kind-of-injury";
};

function severity(id: ClinicalInput, name: string, words: readonly string[]): InputDefinition {
  const spellings = words.flatMap((word) => [`ais${word}`, `${word}ais`, `maxais${word}`, `ais${word}max`]);
  return { id, name: `AIS ${name}`, unit: "1 to 6, 0 without injury", spellings, range: [0, 6], reading: "severity" };
}

/** Every input, in the order in which the documentation lists them. */
export const INPUT_DEFINITIONS: readonly InputDefinition[] = [
  severity("ais_head", "head or neck", ["head", "headneck", "headandneck", "headorneck"]),
  severity("ais_face", "face", ["face"]),
  severity("ais_chest", "chest", ["chest", "thorax"]),
  severity("ais_abdomen", "abdomen or pelvic contents", ["abdomen", "abdominal", "abdomenpelvis"]),
  {
    ...severity("ais_extremities", "extremities or pelvic girdle", [
      "extremities",
      "extremity",
      "ext",
      "limbs",
      "extremitiespelvis",
    ]),
    parts: {
      combine: "greatest",
      spellings: [
        ["aisupperextremity", "aisupperextremities", "aisarm", "aisarms"],
        ["aislowerextremity", "aislowerextremities", "aisleg", "aislegs"],
      ],
    },
  },
  severity("ais_external", "external", ["external", "skin", "surface"]),
  {
    id: "injuries",
    name: "Injuries of the patient",
    unit: "severities or AIS codes in one cell",
    spellings: ["injuries", "aiscodes", "aisseverities", "aisinjuries", "aislist"],
    range: [1, 75],
    reading: "severities",
  },
  {
    id: "iss",
    name: "ISS",
    unit: "1 to 75",
    spellings: ["iss", "injuryseverityscore"],
    range: [0, 75],
    reading: "injury-score",
  },
  {
    id: "niss",
    name: "NISS",
    unit: "1 to 75",
    spellings: ["niss", "newiss", "newinjuryseverityscore"],
    range: [0, 75],
    reading: "injury-score",
  },
  {
    id: "gcs",
    name: "GCS",
    unit: "3 to 15",
    spellings: ["gcs", "gcstotal", "totalgcs", "gcssum", "glasgowcomascale", "admissiongcs", "gcsadmission"],
    parts: {
      combine: "sum",
      spellings: [
        ["gcseye", "gcse", "gcseyes"],
        ["gcsverbal", "gcsv"],
        ["gcsmotor", "gcsm"],
      ],
    },
    range: [3, 15],
    reading: "coma-scale",
  },
  {
    id: "sbp",
    name: "Systolic blood pressure",
    unit: "mmHg",
    spellings: ["sbp", "sysbp", "systolicbp", "systolicbloodpressure", "systolic", "admissionsbp", "sbpadmission"],
    range: [0, 350],
    reading: "number",
  },
  {
    id: "heart_rate",
    name: "Heart rate",
    unit: "per minute",
    spellings: ["heartrate", "hr", "pulse", "pulserate"],
    range: [0, 300],
    reading: "number",
  },
  {
    id: "respiratory_rate",
    name: "Respiratory rate",
    unit: "per minute",
    spellings: ["respiratoryrate", "resprate", "rr"],
    range: [0, 120],
    reading: "number",
  },
  {
    id: "age",
    name: "Age",
    unit: "years",
    spellings: ["age", "ageyears", "ageinyears", "patientage"],
    range: [0, 130],
    reading: "number",
  },
  {
    id: "base_excess",
    name: "Base excess",
    unit: "mmol/l",
    spellings: ["baseexcess", "be", "bx"],
    negated: ["basedeficit", "bd"],
    range: [-50, 50],
    reading: "number",
  },
  { id: "inr", name: "INR", unit: "ratio", spellings: ["inr"], range: [0.1, 30], reading: "number" },
  {
    id: "ptt",
    name: "Partial thromboplastin time",
    unit: "seconds",
    spellings: ["ptt", "aptt", "pttseconds", "apttseconds"],
    range: [1, 500],
    reading: "number",
  },
  {
    id: "penetrating",
    name: "Kind of injury",
    unit: "blunt or penetrating",
    spellings: ["injurytype", "typeofinjury", "traumatype", "kindofinjury", "penetrating", "bluntorpenetrating"],
    range: [0, 1],
    reading: "kind-of-injury",
  },
];
