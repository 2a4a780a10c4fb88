import type { OwnerStatements } from "./owner-statements";
import type { ProofClaim } from "./proof-plan";

/**
 * What a team wrote down about a run (`meta.json`, or the run's settings page). Every field may be
 * missing: null means "not stated", and no rule may guess it.
 */
export type RunSettings = OwnerStatements & {
  readonly name: string | null;
  readonly description: string | null;
  readonly synthetic: boolean;
  readonly model: string | null;
  /** What kind of model it is, in the team's words, for example "logistic regression"; see lib/core/model-kind.ts. */
  readonly modelKind: string | null;
  readonly activation: string | null;
  readonly normalisation: string | null;
  readonly residual: boolean | null;
  /** Module names from the input to the output; decides the depth of each layer. */
  readonly layerOrder: readonly string[] | null;
  /** Number of elements by layer or parameter name. */
  readonly numel: Readonly<Record<string, number>>;
  /** Elements of all parameters together. */
  readonly parameterCount: number | null;
  readonly frozenLayers: readonly string[];
  readonly optimizer: string | null;
  readonly learningRate: number | null;
  readonly schedule: string | null;
  readonly momentum: number | null;
  readonly weightDecay: number | null;
  readonly batchSize: number | null;
  readonly gradientClip: string | null;
  /** What the logged gradient norm is, in the team's words, for example "before clipping". */
  readonly gradientNormLogged: string | null;
  readonly lossScale: number | null;
  readonly accumulatedBatches: number | null;
  readonly task: string | null;
  /** What is minimised, for example "binary cross-entropy" or "negative log partial likelihood per event". */
  readonly lossFunction: string | null;
  /** Loss of the model without any input, for losses whose zero means nothing (a log-likelihood), as it is logged. */
  readonly nullLoss: number | null;
  /** How derivatives are computed: analytically, automatically or numerically. */
  readonly gradientMethod: string | null;
  /** Over what the loss is an average or an integral, for example "mean over patients". */
  readonly expectation: string | null;
  readonly dataset: string | null;
  readonly trainingSize: number | null;
  readonly validationSize: number | null;
  /** Share of events in the training set, 0 to 1; makes the loss of the constant predictor known. */
  readonly trainingPrevalence: number | null;
  readonly seed: number | null;
  readonly plannedSteps: number | null;
  readonly subgroups: readonly string[];
  /** Patients of each subgroup in the training set, by its name. */
  readonly subgroupSizes: Readonly<Record<string, number>>;
  /** The paired experiment that the run says it belongs to; null for an ordinary run. */
  readonly proof: ProofClaim | null;
};

/** The settings that somebody stated; what nobody stated is not there. */
export type StatedSettings = Partial<RunSettings>;

/** Settings of a run of which nobody stated anything. */
export const EMPTY_SETTINGS: RunSettings = {
  name: null,
  description: null,
  synthetic: false,
  model: null,
  modelKind: null,
  activation: null,
  normalisation: null,
  residual: null,
  layerOrder: null,
  numel: {},
  parameterCount: null,
  frozenLayers: [],
  optimizer: null,
  learningRate: null,
  schedule: null,
  momentum: null,
  weightDecay: null,
  batchSize: null,
  gradientClip: null,
  gradientNormLogged: null,
  lossScale: null,
  accumulatedBatches: null,
  task: null,
  lossFunction: null,
  nullLoss: null,
  gradientMethod: null,
  expectation: null,
  dataset: null,
  trainingSize: null,
  validationSize: null,
  trainingPrevalence: null,
  seed: null,
  plannedSteps: null,
  subgroups: [],
  subgroupSizes: {},
  proof: null,
  intendedUse: null,
  intendedUsers: null,
  intendedPopulation: null,
  outOfScope: null,
  ownerWarnings: null,
  funding: null,
  dataSource: null,
  dataYears: null,
  exclusions: null,
  missingValues: null,
  developmentData: null,
};

/**
 * What was stated later wins, field by field; null never wipes out a statement. Element counts and sizes
 * of subgroups add up by name. A run belongs to the experiment that was named first: no later file moves it to another.
 */
export function mergeSettings<Base extends StatedSettings>(base: Base, stated: StatedSettings): Base {
  const given = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null && value !== undefined));
  const numel = { ...base.numel, ...stated.numel };
  const subgroupSizes = { ...base.subgroupSizes, ...stated.subgroupSizes };
  return {
    ...base,
    ...given,
    ...(base.proof ? { proof: base.proof } : {}),
    ...(Object.keys(numel).length === 0 ? {} : { numel }),
    ...(Object.keys(subgroupSizes).length === 0 ? {} : { subgroupSizes }),
  };
}
