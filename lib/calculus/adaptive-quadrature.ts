import { divideAtTrouble } from "./divide-at-trouble";
import { hiddenFromPart } from "./hidden-from-part";
import { type Integrand, type Stretch, toX } from "./integrand";
import { limitOfSequence } from "./limit-of-sequence";
import { type BadPoint, isDivisible, measurePanels, type Panel, type Place } from "./panel";

const BAD_POINTS = 20;
/** Divisions that left the value as it was and the error no smaller, after which only noise is left. */
const NOISY_DIVISIONS = 10;
/** A limit is believed from this many terms on, and beside this many limits before it. */
const FEWEST_TERMS = 5;
const LIMITS_BEFORE = 3;
/** Halvings towards one point, and how many of them the judgement looks back on. */
const DEEPEST = 60;
const LOOK_BACK = 20;
/** What is left of ∫|f| near the point from one halving to the next, at least, where it diverges. */
const UNDIMINISHED = 0.995;
/** Where rounding ends the halving, a sum counts up to this relative error, and a limit up to that. */
const LOOSEST_SUM = 1e-3;
const LOOSEST_LIMIT = 1e-6;

export type Tolerance = { readonly absolute: number; readonly relative: number };

type ValueWithError = { readonly value: number; readonly error: number };

/** How the adaptation ended; `place` is the x where the trouble lies. */
export type Outcome =
  | ({ readonly end: "settled" } & ValueWithError)
  | { readonly end: "diverging" | "unsettled"; readonly place: number; readonly isInside: boolean }
  | { readonly end: "not-finite"; readonly bad: readonly BadPoint[] };

/**
 * Adaptive quadrature: the panel with the greatest error is divided until the errors together are small
 * enough. Where the panels shrink towards one point, the sums form a sequence whose limit is
 * extrapolated, and the integral of |f| over the smallest panels says whether there is a limit at all: with
 * f ~ |x − p|^α it shrinks by 2^−(1+α) from one halving to the next.
 *
 * @see Piessens et al., QUADPACK (1983), routines QAGS and QAGP, for the order of halving and extrapolating
 */
export class Adaptation {
  readonly #integrand: Integrand;
  readonly #tolerance: Tolerance;
  readonly #bad: BadPoint[] = [];
  readonly #sums: number[] = [];
  readonly #masses: number[] = [];
  readonly #limits: number[] = [];
  #best: ValueWithError | null = null;
  #panels: Panel[] = [];
  /** Panels of this level and beyond are the smallest. */
  #smallest = 0;
  #noisy = 0;

  constructor(integrand: Integrand, tolerance: Tolerance) {
    this.#integrand = integrand;
    this.#tolerance = tolerance;
  }

  /** ∫|f| as far as it is known. */
  get absolute(): number {
    return sumOf(this.#panels, "absolute");
  }

  /** The sum as it stands, for whoever has to stop before it is good enough. */
  get current(): ValueWithError {
    return {
      value: sumOf(this.#panels, "integral"),
      error: sumOf(this.#panels, "error") + sumOf(this.#panels, "rounding"),
    };
  }

  /**
   * Measures stretches that are not known yet, in place of those that are.
   * @throws EvaluationLimit
   */
  begin(stretches: readonly Stretch[]): void {
    this.#panels = stretches.flatMap((stretch) => {
      const { from, to } = stretch;
      const ends = { left: this.#valueAt(stretch, from), right: this.#valueAt(stretch, to) };
      return this.#measure({ stretch, from, to, ends, level: 0, stubborn: 0 });
    });
  }

  /** @throws EvaluationLimit */
  run(): Outcome {
    for (;;) {
      if (this.#bad.length >= BAD_POINTS) return { end: "not-finite", bad: this.#bad };
      const { value } = this.current;
      const error = sumOf(this.#panels, "error");
      if (error <= this.#allowed(value)) return { end: "settled", ...this.current };
      const worst = worstOf(this.#panels);
      if (this.#noisy >= NOISY_DIVISIONS) return this.#stopAtRounding(worst);
      if (worst.level < this.#smallest) {
        if (!this.#divide(worst)) return this.#stopAtRounding(worst);
        continue;
      }
      const larger = this.#panels.filter(({ level }) => level < this.#smallest);
      const errorOfLarger = sumOf(larger, "error");
      if (errorOfLarger > this.#allowed(value)) {
        if (!this.#divide(worstOf(larger))) return this.#stopAtRounding(worst);
        continue;
      }
      if (this.#extrapolate(value, errorOfLarger)) return { end: "settled", ...(this.#best ?? this.current) };
      if (this.#masses.length >= DEEPEST) return this.#giveUp(worst);
      this.#smallest += 1;
    }
  }

  /** @returns null at infinity, and where f has no value, as at many an end */
  #valueAt(stretch: Stretch, t: number): number | null {
    if (stretch.tail !== null && t === 0) return null;
    const value = this.#integrand.at(stretch, t);
    return Number.isFinite(value) ? value : null;
  }

  #allowed(value: number): number {
    const { absolute, relative } = this.#tolerance;
    return Math.max(absolute, relative * Math.abs(value), 0.01 * relative * this.absolute);
  }

  #measure(place: Place): Panel[] {
    return measurePanels(this.#integrand, place, this.#bad, BAD_POINTS);
  }

  /** @returns whether there was room between the doubles */
  #divide(panel: Panel): boolean {
    if (!isDivisible(panel)) return false;
    const parts = divideAtTrouble(this.#integrand, panel, (place) => this.#measure(place)).map((part) => {
      const hidden = hiddenFromPart(part, panel);
      return hidden === 0 ? part : { ...part, hidden: part.hidden + hidden, error: part.error + hidden };
    });
    const error = sumOf(parts, "error");
    const change = Math.abs(sumOf(parts, "integral") - panel.integral);
    const isSame = change <= 1e-5 * Math.abs(panel.integral) && error >= 0.99 * panel.error;
    if (isSame && panel.error < 1e-3 * panel.absolute) this.#noisy += 1;
    const judged = parts.map((part) => ({ ...part, stubborn: isStubborn(part, panel) ? panel.stubborn + 1 : 0 }));
    this.#panels = [...this.#panels.filter((other) => other !== panel), ...judged];
    return true;
  }

  /** Takes the sum as the next term of the sequence. @returns whether its limit is good enough */
  #extrapolate(sum: number, errorOfLarger: number): boolean {
    this.#sums.push(sum);
    const smallest = this.#panels.filter(({ level }) => level >= this.#smallest);
    this.#masses.push(sumOf(smallest, "absolute"));
    const value = limitOfSequence(this.#sums);
    if (value === null) return false;
    const before = this.#limits.slice(-LIMITS_BEFORE);
    this.#limits.push(value);
    const isUndiminished = this.#isUndiminished(1) || this.#isUndiminished(FEWEST_TERMS - 1);
    if (before.length < LIMITS_BEFORE || isUndiminished || !this.#isApproached(value)) return false;
    const errorOfSmallest = sumOf(smallest, "error");
    const unexplained = Math.abs(value - sum) < 1e-4 * errorOfSmallest ? errorOfSmallest : sumOf(smallest, "hidden");
    const spread = before.reduce((total, limit) => total + Math.abs(value - limit), 0) + errorOfLarger + unexplained;
    const error = spread + 4 * sumOf(this.#panels, "rounding");
    if (this.#best === null || error < this.#best.error) this.#best = { value, error };
    return spread <= this.#allowed(value);
  }

  /** Whether the last sums come closer and closer from one side, as they do where panels shrink to a singularity. */
  #isApproached(limit: number): boolean {
    const negligible = 0.1 * this.#allowed(limit);
    const away = this.#sums.slice(-FEWEST_TERMS + 1).map((sum) => limit - sum);
    return away.every((distance, index) => {
      const before = away[index - 1];
      if (before === undefined || Math.abs(distance) <= negligible) return true;
      return Math.sign(distance) === Math.sign(before) && Math.abs(distance) < Math.abs(before);
    });
  }

  #isUndiminished(halvings: number): boolean {
    const last = this.#masses.at(-1) ?? 0;
    const before = this.#masses.at(-1 - halvings);
    return before !== undefined && last >= before * UNDIMINISHED ** halvings;
  }

  /** What is known when dividing leads no further: enough for a value, or a reason. */
  #stopAtRounding(worst: Panel): Outcome {
    const { current } = this;
    const size = Math.max(Math.abs(current.value), 0.01 * this.absolute);
    if (this.#best !== null && this.#best.error <= Math.min(current.error, LOOSEST_LIMIT * size)) {
      return { end: "settled", ...this.#best };
    }
    return current.error <= LOOSEST_SUM * size ? { end: "settled", ...current } : this.#giveUp(worst);
  }

  #giveUp(worst: Panel): Outcome {
    return { end: this.#isUndiminished(LOOK_BACK) ? "diverging" : "unsettled", ...this.#locate(worst) };
  }

  /** The end of the panel at which |f| is greater, and whether that lies inside the whole range. */
  #locate({ stretch, from, to, values }: Panel): { readonly place: number; readonly isInside: boolean } {
    const t = Math.abs(values[0] ?? 0) > Math.abs(values.at(-1) ?? 0) ? from : to;
    const place = toX(stretch, t);
    const isEnd = t === stretch.from || t === stretch.to;
    const hasNeighbour = this.#panels.some(
      (panel) =>
        panel.stretch !== stretch &&
        (toX(panel.stretch, panel.from) === place || toX(panel.stretch, panel.to) === place),
    );
    return { place, isInside: !isEnd || hasNeighbour };
  }
}

/** A panel is stubborn whose error is more than this part of the error of the panel that it divides. */
function isStubborn(part: Panel, whole: Panel): boolean {
  return part.error > 0.05 * whole.error;
}

function sumOf(panels: readonly Panel[], field: "integral" | "error" | "hidden" | "rounding" | "absolute"): number {
  let sum = 0;
  for (const panel of panels) sum += panel[field];
  return sum;
}

function worstOf(panels: readonly Panel[]): Panel {
  const [first, ...others] = panels;
  if (first === undefined) throw new Error("No panel is left.");
  return others.reduce((worst, panel) => (panel.error > worst.error ? panel : worst), first);
}
