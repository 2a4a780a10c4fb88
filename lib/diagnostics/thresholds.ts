/**
 * Every limit a rule compares with, and where it comes from. Chosen from the meaning of the words and
 * from theory, then checked on labelled runs with whole families left out (docs/error-rates.md); none
 * was fitted to a single run.
 */
export type Threshold = { readonly value: number; readonly source: string };

/** Same seed everywhere: two computations of one diagnosis must give the same bytes. */
export const BOOTSTRAP_SEED = 20260;
export const BOOTSTRAP_REPLICATES = 400;
export const INTERVAL_LEVEL = 0.95;
/** Values that stand for a window in a bootstrap; longer windows are thinned to so many bins. */
export const BOOTSTRAP_BINS = 64;
/**
 * Points of a layer that the rules look at: two hundred in each window, where the median of a layer is
 * known to about a tenth of its scatter. Longer series are thinned to medians of neighbours.
 */
export const LONGEST_TRACE = 2000;
/** Windows are tenths of the logged steps, fixed before anything is computed. */
export const WINDOW_COUNT = 10;

export const VANISHING = {
  /** Below four layers a slope over depth has too few points to tell it from one odd layer. */
  minimumLayers: 4,
  /** Two values in each of the ten windows. */
  minimumSteps: 20,
  overallFactor: {
    value: 0.01,
    source:
      "A hundredth of the signal: at equal learning rate the layer needs a hundred times as many steps for the same relative change (Glorot & Bengio 2010)",
  },
  /** In a short chain a hundredth cannot be reached although each layer already loses most of the signal. */
  shortChainFactorPerLayer: {
    value: 0.5,
    source:
      "The derivative of the logistic function is at most 1/4; half leaves room for weights above 1 (Bengio 1994; Schoenholz 2017: depth scale below 1.5 layers)",
  },
  shortChainOverallFactor: {
    value: 0.03,
    source: "A logistic chain of four layers leaves 1/4 cubed = 0.016; 0.03 leaves room for its scatter",
  },
  /** Without any doubt: a thousandth is taken for critical even where the loss says little. */
  severeOverallFactor: { value: 0.001, source: "Ten times below the limit of the finding" },
  /** Of the last five windows, so that neither the start nor one odd window decides. */
  persistentWindows: 4,
  /** Update ratio of the first third of the layers relative to the last third. */
  movement: {
    value: 0.01,
    source: "Relative to the run's own layers: a hundredth of their relative change per step",
  },
  /** A bias gradient that many times below its own weight's is the rounding of an exact zero (bias before batch normalisation). */
  structuralZero: 1e-6,
} as const;

export const LEARNING = {
  minimumPoints: 20,
  /** Loss at the end relative to the first tenth of the run that counts as clearly learnt. */
  learntFromEarly: 0.5,
  /** Loss at the end relative to the very start that counts as clearly learnt. */
  learntFromStart: 0.2,
  flatChange: {
    value: 0.06,
    source: "A change of at most 6 % over the last 60 % of the steps is called flat (mini-batch losses scatter more)",
  },
  /** A wider interval of the change over the last 60 % cannot show flatness. */
  flatHalfWidth: 0.25,
  totalFall: {
    value: 0.15,
    source: "Within 15 % of where it started, the loss of most tasks is that of a constant answer",
  },
  /** A fall that came early and then stopped; a constant answer that fits the class shares reaches it. */
  earlyFall: {
    value: 0.4,
    source: "Fitting the class shares alone takes the loss of a 15 % outcome from 0.69 to 0.42, a fall of 39 %",
  },
  lateFall: {
    value: 0.05,
    source:
      "A constant answer is found within the first tenth of a run; whoever falls by more than 5 % after it has learnt something else",
  },
  /** The variance of a regression target scatters more between mini-batches than an entropy does. */
  lateFallRegression: 0.1,
  /** Entropy of an outcome of one in a hundred over ln 2: a fall beyond this is no class share any more. */
  rarestOutcomeFall: 0.92,
  skill: { value: 0.05, source: "1 − loss / loss of the constant predictor; below 5 % nothing usable was learnt" },
  /** Above the loss of guessing evenly, by so much, a run has failed in another way than by standing still. */
  worseThanGuessing: 1.3,
} as const;

export const EXPLODING = {
  /** Finite norms needed before growth over the run's own history means anything. */
  minimumSteps: 10,
  growth: {
    value: 100,
    source:
      "Ordinary warm-up growth of sound runs reached 63 times in the labelled set (an LSTM that finds its signal)",
  },
  lossGrowth: { value: 10, source: "One order of magnitude above the run's own start" },
  suddenGrowth: {
    value: 1000,
    source: "Three orders of magnitude above the run's own start, at two logged steps or more",
  },
  /** One logged step is an outlier that clipping absorbs (Pascanu 2013); two in a row are a state. */
  suddenSteps: 2,
  startLoss: {
    value: 100,
    source:
      "A classifier that answers evenly has loss ln K; a hundred times that means outputs in the hundreds before any training",
  },
  startPull: {
    value: 1000,
    source:
      "Gradient norm over weight norm: with a learning rate of 0.001 one plain step would move the weights by their own size",
  },
  /** Loss at the end relative to ln K above which the start was never recovered from. */
  unrecoveredLoss: 10,
} as const;

export const NON_FINITE = {
  count: { value: 0, source: "IEEE 754: no finite result follows from NaN" },
} as const;
