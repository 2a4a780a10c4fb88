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
/** Layers that a slope over depth looks at one by one; in deeper networks neighbours are taken together. */
export const MOST_DEPTHS = 64;
/** The same for a slope over time, which looks at all pairs of them. */
export const TREND_BINS = 32;
/**
 * Points of a layer that the rules look at: two hundred in each window, where the median of a layer is
 * known to about a tenth of its scatter. Longer series are thinned to medians of means of neighbours.
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
  /** Weights alone that grow by less than this towards the input leave a doubt where the biases were not logged. */
  clearFactor: 1.5,
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
  /** Median of the first records over the very first one, above which the run had surged by then. */
  surgedStart: 5,
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
  /** A fall below this is no more than the scatter of the first and the last records. */
  scatterFall: 0.03,
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
  skill: {
    value: 0.025,
    source:
      "1 − loss / loss of the constant predictor; a fortieth is what the scatter of the last records leaves of nothing",
  },
  /** An interval that reaches a skill of use cannot show that nothing was learnt. */
  usefulSkill: 0.15,
  /** Below this, outcomes that can hardly be predicted and faults look alike. */
  doubtfulSkill: 0.05,
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
  startSquaredLoss: {
    value: 1e4,
    source:
      "Standardised targets have variance 1; a squared error of ten thousand means outputs or targets of a size of a hundred",
  },
  /** √2 is the largest norm of p − y, in a mean over cases; twice that leaves room for rounding and smoothing. */
  meanBiasGradient: 2.8,
  /** Losses are summed over a batch, or multiplied, by up to some thousands. */
  largestScale: 5000,
  startPromise: {
    value: 1000,
    source: "A hundredth of the rate would still promise ten times the loss there is: no usual rate fits such a start",
  },
  startPull: {
    value: 1000,
    source:
      "Gradient norm over weight norm: with a learning rate of 0.001 one plain step would move the weights by their own size",
  },
  /** Loss at the end relative to ln K above which the start was never recovered from. */
  unrecoveredLoss: 10,
  /** The same relative to the first loss, where the task does not fix an ordinary one. */
  unrecoveredShare: 0.1,
} as const;

export const NON_FINITE = {
  count: { value: 0, source: "IEEE 754: no finite result follows from NaN" },
} as const;

export const DIVERGENCE = {
  lossGrowth: {
    value: 10,
    source:
      "One order of magnitude above the run's own start: no ordinary scatter of a mini-batch loss reaches it to the end",
  },
  /** One last record may be an outlier; three in a row are how the run ended. */
  lastingPoints: 3,
} as const;

export const OVERFITTING = {
  /** Below ten evaluations a minimum and a rise from it cannot be told from scatter. */
  minimumEvaluations: 10,
  rise: {
    value: 1.2,
    source:
      "A fifth above its minimum: stopping there would have given a clearly better loss (Prechelt 1998 stops at 5 %, which scatter alone reaches)",
  },
  trainingFall: {
    value: 0.1,
    source: "While the training loss still fell by a tenth; a validation loss that rises with it is another fault",
  },
} as const;

export const DEAD_UNITS = {
  /** Two values in each of the ten windows. */
  minimumSteps: 20,
  zeroShare: {
    value: 0.8,
    source:
      "Rectified units are zero for about half of the cases; layers of sound development runs reached 0.77, those with half of their units dead began at 0.81 where they were not learning",
  },
  certainShare: {
    value: 0.9,
    source: "Above nine tenths hardly any unit answers any case; between that and the limit it may be sparsity",
  },
  abruptShare: {
    value: 1e-4,
    source:
      "A fading product loses at most a few powers of ten per layer; one that ends at zero from a gradient of ordinary size was cut",
  },
  cutLayers: { value: 0, source: "The chain rule: a factor of zero leaves nothing for the layers before it" },
  persistentWindows: 4,
} as const;

export const BASE_RATE = {
  skill: {
    value: 0.025,
    source: "0 is what knowing the share of events alone reaches; a fortieth above it is the limit of not-learning",
  },
  useful: {
    value: 0.15,
    source: "An interval that reaches a skill of use cannot show that there is none (the limit of not-learning)",
  },
} as const;

export const OSCILLATION = {
  /** Residuals of 21 neighbours: half of that on each side, and ten windows of it. */
  minimumPoints: 50,
  halfWidth: 10,
  correlation: {
    value: -0.5,
    source: "Half way from independent scatter (0) to strict alternation (−1)",
  },
  amplitude: {
    value: 0.05,
    source: "Swings below a twentieth of the loss are smaller than the scatter of most mini-batches",
  },
} as const;

export const RATE_TOO_HIGH = {
  /** A run may be lost after its first record. */
  minimumPoints: 1,
  /** In a run that was lost within its first records, the limit of the theory itself. */
  lostBoldness: {
    value: 2,
    source:
      "On a convex function a step along the gradient stops helping at twice the loss above the minimum (Polyak 1987)",
  },
  boldness: {
    value: 5,
    source:
      "On a convex function a step along the gradient stops helping where it promises more than twice the loss above the minimum (Polyak 1987); sound networks with normalisation and Adam reached 2.5 in the development runs, where the bound is loose",
  },
  surge: {
    value: 5,
    source: "Sound runs rose to 3.2 times their start within the first steps and came back (development runs)",
  },
  weightJump: {
    value: 2,
    source:
      "The weights of a layer doubled within two records: training moves weights by parts of their size, a thrown layer by multiples",
  },
  realised: {
    value: 0.25,
    source:
      "On a parabola a step of the best length realises one half of its first-order promise and one twice as long nothing; a quarter is one and a half times the best length",
  },
  adaptiveRate: {
    value: 0.05,
    source:
      "Adam moves each weight by about the rate per step (Kingma & Ba 2015); initial weights of usual layers are 0.05 to 0.3 (Glorot & Bengio 2010; He 2015), so that one step replaces them. Fifty times the default",
  },
  rateRise: {
    value: 10,
    source:
      "Ten times what the run had used before, or at a fifth of it: schedules warm up to their peak and decay from it",
  },
  /** Level at the end over the best one before the surge, up to which a run counts as recovered. */
  recovered: 1.1,
  /** A loss that rises by so much beside weights that jump was thrown with them. */
  jumpSurge: 1.2,
  /** A surge that begins later needs a rate that rose with it: a bad batch looks the same. */
  earlyPlace: 0.25,
  /** So many records are the beginning of a run whatever its length. */
  earlyRecords: 10,
} as const;

export const RATE_TOO_LOW = {
  total: {
    value: 0.5,
    source:
      "Cauchy and Schwarz: even perfectly aimed, all steps together could have taken off half of the loss at most",
  },
  totalWhileFalling: {
    value: 1.5,
    source:
      "Mini-batch noise lengthens the logged gradients, so that the bound is generous; a run whose loss still falls at its end and had no more than one and a half times its start to gain was short of steps (sound development runs that had not settled: above 2)",
  },
  /** Multiples of the scatter of single losses below which a promised fall cannot be checked. */
  invisibleScatters: 2,
  realisedShare: {
    value: 0.1,
    source: "Small steps keep to the first order; less than a tenth of what they promised is scatter, not a signal",
  },
  laterTotal: {
    value: 0.02,
    source:
      "What the later half of the steps could have taken off, over the loss that is left; below that the rate had decayed to nothing",
  },
  /** Gradient norm at the end over that at the start, below which a linear model is at its minimum. */
  atMinimum: 0.01,
} as const;

export const GRADIENT_CHECK = {
  relativeError: {
    value: 0.01,
    source:
      "Stanford CS231n, gradient checks: a relative error above 10^−2 usually means that the gradient is wrong (TheDeepChecker compares with the same limit)",
  },
  /** Half the distance between neighbouring numbers of single precision, relative to them (IEEE 754). */
  singleRounding: 2 ** -24,
  doubleRounding: 2 ** -53,
  roundings: {
    value: 5,
    source:
      "Right gradients of small PyTorch networks in single precision differed from central differences by up to 2.2 roundings of the loss over the step (tests/fixtures/gradient-checks/measure_limits.py); twice that",
  },
  /** A loss in single precision agrees that much better than its rounding in four of a thousand cases. */
  finerThanRounding: 1e-3,
  /** So many such agreements, and so large a share of the checks, show that the losses were finer. */
  finerCount: 3,
  finerShare: 0.05,
  kinkFreeStep: {
    value: 1e-4,
    source:
      "At this step no right gradient of a ReLU network was off by more than its rounding, at 10^−3 two in a hundred were: the interval θ ± h spans a kink",
  },
  largestStep: {
    value: 1e-3,
    source: "At 10^−2 a third of the right gradients of a ReLU network were off by more than a hundredth",
  },
  /** So many disagreements, and more of them than agreements, are no single kink. */
  minimumTogether: 3,
  most: {
    value: 0.5,
    source: "More than half: the optimiser follows something else than the gradient of the loss",
  },
} as const;
