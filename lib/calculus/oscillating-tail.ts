import { isSmoothlyFalling, sumAlternating } from "./alternating-sum";
import { type Computed, estimated } from "./computed";

/** A bounded integral, as `integrate` gives it. */
type Integrate = (from: number, to: number) => Computed;

/** Half waves that are looked at before an answer is tried, and at most. */
const HALF_WAVES = [40, 80, 160] as const;
/** The last ones go into the accelerated sum, the ones before are added up. */
const ACCELERATED = 24;
/** Differences of so many orders must alternate. */
const ORDERS = 6;
/** What a half wave falls like, x^−p at least, and how much of p lasts from the first to the last of them. */
const SLOWEST = 0.25;
const LASTING = 0.75;
/** Neighbouring half waves are between this part and its inverse of each other in length. */
const ALIKE = 0.5;
/** Distances at which the first zero is looked for, as parts of where the tail begins. */
const SHORTEST = 2 ** -30;
const LONGEST = 2 ** 30;
const GROWTH = 1.1;
/** Looks for the next one, in the length of the half wave before. */
const STEPS = 12;
const HALVINGS = 60;
/** How far beyond the last half wave its height is looked at, and in how many places. */
const FAR_OUT = [2 ** 10, 2 ** 20, 2 ** 30] as const;
const LOOKS_FAR_OUT = 50;
/** So much of the power must be left there. */
const KEPT_FAR_OUT = 0.9;
/** Multiples of it, modulo 1, fill the unit interval more and more evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The integral from a place to infinity of a function whose positive and negative half waves cancel, such as
 * sin(x) / x, which no quadrature towards infinity can follow: half wave by half wave between its zeros, and
 * their alternating series accelerated. It answers only where the half waves fall to zero like a power of
 * x, steadily, and so smoothly that their differences alternate; a beat, an amplitude that stays, or zeros that
 * come at random are not summed.
 *
 * @param f counts its evaluations and throws when there are too many
 * @returns null where it cannot tell
 * @see Longman, "Note on a method for computing infinite integrals of oscillatory functions", Proceedings of the
 *   Cambridge Philosophical Society 52 (1956)
 */
export function integrateOscillatingTail(
  f: (x: number) => number,
  from: number,
  integrate: Integrate,
): Extract<Computed, { status: "estimated" }> | null {
  const zeros = new Zeros(f, from);
  const first = zeros.next();
  if (first === null) return null;
  const start = integrate(from, first);
  if (start.status !== "estimated") return null;
  const waves: Wave[] = [];
  for (const count of HALF_WAVES) {
    if (!addWaves(waves, zeros, first, count, integrate)) return null;
    const tail = fallsFarOut(f, waves) ? sumWaves(waves) : null;
    if (tail !== null) {
      const error = start.error + tail.error + Number.EPSILON * Math.abs(start.value + tail.value);
      const value = estimated(start.value + tail.value, error, 0);
      return value.status === "estimated" ? value : null;
    }
  }
  return null;
}

type Wave = { readonly end: number; readonly value: number; readonly error: number };

/** @returns false where the next zero does not come when it should, or a half wave is none */
function addWaves(waves: Wave[], zeros: Zeros, first: number, count: number, integrate: Integrate): boolean {
  while (waves.length < count) {
    const begin = waves.at(-1)?.end ?? first;
    const end = zeros.next();
    if (end === null) return false;
    const wave = integrate(begin, end);
    const before = waves.at(-1);
    if (wave.status !== "estimated" || wave.value === 0) return false;
    if (before !== undefined && Math.sign(wave.value) === Math.sign(before.value)) return false;
    waves.push({ end, value: wave.value, error: wave.error });
  }
  return true;
}

/** Null unless the half waves fall as they must for the sum to exist and its bound to hold. */
function sumWaves(waves: readonly Wave[]): { readonly value: number; readonly error: number } | null {
  const sizes = waves.map(({ value }) => Math.abs(value));
  const noise = Math.max(...waves.slice(-ACCELERATED - 8).map(({ error }) => error));
  if (!isFalling(waves) || !isSmoothlyFalling(sizes.slice(-ACCELERATED - 8), ORDERS, noise)) return null;
  const [one, other] = [sumFrom(waves, ACCELERATED), sumFrom(waves, ACCELERATED + 7)];
  const errors = waves.reduce((sum, { error }) => sum + error, 0);
  return { value: one.value, error: 4 * Math.abs(one.value - other.value) + one.error + errors };
}

function sumFrom(waves: readonly Wave[], accelerated: number): { readonly value: number; readonly error: number } {
  const kept = waves.slice(0, waves.length - accelerated);
  const rest = waves.slice(waves.length - accelerated);
  const sign = Math.sign(rest[0]?.value ?? 1);
  const tail = sumAlternating(rest.map(({ value }) => Math.abs(value)));
  const sum = kept.reduce((total, { value }) => total + value, 0);
  const rounding = kept.length * Number.EPSILON * Math.max(0, ...kept.map(({ value }) => Math.abs(value)));
  return { value: sum + sign * tail.value, error: tail.error + rounding };
}

/** Whether the half waves fall like a power of x that stays, seen in two stretches of equal length in ln x. */
function isFalling(waves: readonly Wave[]): boolean {
  const last = waves.length - 1;
  const [begin, end] = [waves[Math.floor(last / 4)], waves[last]];
  if (begin === undefined || end === undefined || !(begin.end > 0)) return false;
  const middle = waves.find((wave) => wave.end >= Math.sqrt(begin.end * end.end));
  if (middle === undefined) return false;
  const [before, after] = [powerBetween(begin, middle), powerBetween(middle, end)];
  return after >= SLOWEST && after >= LASTING * before;
}

function powerBetween(a: Wave, b: Wave): number {
  return Math.log(Math.abs(a.value / b.value)) / Math.log(b.end / a.end);
}

/**
 * Whether half waves far beyond the last one would be as small as they should: the height of f there, times the
 * length that half waves are on their way to. An amplitude that ends at a small constant is seen here.
 */
function fallsFarOut(f: (x: number) => number, waves: readonly Wave[]): boolean {
  const [middle, before, last] = [waves[waves.length >> 1], waves.at(-2), waves.at(-1)];
  const beforeMiddle = waves[(waves.length >> 1) - 1];
  if (!middle || !before || !last || !beforeMiddle || !(beforeMiddle.end > 0)) return false;
  const [gapThen, gap] = [middle.end - beforeMiddle.end, last.end - before.end];
  const shortening = Math.log(gap / gapThen) / Math.log(last.end / middle.end);
  const size = gap * highest(f, before.end, last.end);
  const power = Math.max(SLOWEST, powerBetween(middle, last));
  return FAR_OUT.every((factor) => {
    const x = factor * last.end;
    const far = gap * factor ** shortening * highest(f, x, 1.01 * x);
    return far <= 4 * size * factor ** (-KEPT_FAR_OUT * power);
  });
}

function highest(f: (x: number) => number, from: number, to: number): number {
  let height = 0;
  for (let index = 1; index <= LOOKS_FAR_OUT; index += 1) {
    height = Math.max(height, Math.abs(f(from + (to - from) * ((index * GOLDEN) % 1))));
  }
  return height;
}

/** The places where a function changes its sign, one after the other. */
class Zeros {
  readonly #f: (x: number) => number;
  #at: number;
  #found = 0;
  /** From the last zero to the one before; the stretch to the first begins anywhere within a half wave. */
  #gap: number | null = null;

  constructor(f: (x: number) => number, from: number) {
    this.#f = f;
    this.#at = from;
  }

  /** @returns null where none comes within the distance in which it should */
  next(): number | null {
    const found = this.#gap === null ? this.#findFirst() : this.#findNear(this.#gap);
    if (found === null) return null;
    if (this.#found > 0) this.#gap = found - this.#at;
    this.#found += 1;
    this.#at = found;
    return found;
  }

  /** Whatever the length of a half wave is, distances that grow by a tenth find the next change of sign. */
  #findFirst(): number | null {
    const scale = Math.max(1, Math.abs(this.#at));
    let low = this.#at + SHORTEST * scale;
    let sign = Math.sign(this.#f(low));
    for (let distance = SHORTEST * scale; distance < LONGEST * scale; distance *= GROWTH) {
      const high = this.#at + GROWTH * distance;
      const next = Math.sign(this.#f(high));
      if (next !== 0 && sign !== 0 && next !== sign) return this.#refine(low, high);
      if (next !== 0) sign = next;
      low = high;
    }
    return null;
  }

  /** Looks in steps much shorter than a half wave, so that no pair of zeros is passed over unseen. */
  #findNear(gap: number): number | null {
    const step = gap / STEPS;
    let low = this.#at + step;
    const sign = Math.sign(this.#f(low));
    for (let look = 2; look * step <= gap / ALIKE; look += 1) {
      const high = this.#at + look * step;
      const next = Math.sign(this.#f(high));
      if (next !== 0 && next !== sign) {
        const found = this.#refine(low, high);
        return found - this.#at >= ALIKE * gap ? found : null;
      }
      low = high;
    }
    return null;
  }

  #refine(from: number, to: number): number {
    let [low, high] = [from, to];
    const sign = Math.sign(this.#f(low));
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) break;
      if (Math.sign(this.#f(middle)) === sign) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
}
