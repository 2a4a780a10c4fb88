import { add, multiply, subtract } from "@/lib/calculus/autodiff/arithmetic";
import { power } from "@/lib/calculus/autodiff/elementwise";
import { Tape } from "@/lib/calculus/autodiff/tape";

/** Where the loss of each group is lowest. */
export const BEST_FOR = { tbi: 1, polytrauma: 4 } as const;
/** Where θ may be set. */
export const PULL_RANGE = { low: 0, high: 5 } as const;
const HALVINGS = 60;

export type GroupPull = {
  /** The group's own loss, per patient. */
  readonly loss: number;
  /** Share of the patients. */
  readonly share: number;
  /** Gradient of the shared loss by θ that comes from this group: its share times its own gradient. */
  readonly gradient: number;
};

export type SharedPull = {
  readonly tbi: GroupPull;
  readonly polytrauma: GroupPull;
  readonly loss: number;
  readonly gradient: number;
};

/**
 * Two groups with a quadratic loss each and one parameter between them; the loss of the training set is
 * the mean over patients, so that each group counts by its share.
 *
 * @param polytraumaShare share of the patients with polytrauma, 0 to 1
 */
export function measurePull(theta: number, polytraumaShare: number): SharedPull {
  const tape = new Tape();
  const shared = tape.leaf(theta);
  const lossOf = (best: number) => power(subtract(shared, best), 2);
  const losses = { tbi: lossOf(BEST_FOR.tbi), polytrauma: lossOf(BEST_FOR.polytrauma) };
  const weighted = {
    tbi: multiply(losses.tbi, 1 - polytraumaShare),
    polytrauma: multiply(losses.polytrauma, polytraumaShare),
  };
  const total = add(weighted.tbi, weighted.polytrauma);
  const gradientOf = (loss: typeof total): number => {
    tape.backward(loss);
    return shared.gradient[0] ?? 0;
  };
  const pullOf = (group: keyof typeof losses, share: number): GroupPull => ({
    loss: losses[group].value,
    share,
    gradient: gradientOf(weighted[group]),
  });
  return {
    tbi: pullOf("tbi", 1 - polytraumaShare),
    polytrauma: pullOf("polytrauma", polytraumaShare),
    loss: total.value,
    gradient: gradientOf(total),
  };
}

/** Where the pulls cancel: the θ at which the gradient of the shared loss changes its sign, found by halving. */
export function findBalance(polytraumaShare: number): number {
  let low: number = BEST_FOR.tbi;
  let high: number = BEST_FOR.polytrauma;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (measurePull(middle, polytraumaShare).gradient > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** What part of all pulling a group does; null where nobody pulls. */
export function gradientShare(pull: SharedPull, group: "tbi" | "polytrauma"): number | null {
  const all = Math.abs(pull.tbi.gradient) + Math.abs(pull.polytrauma.gradient);
  return all > 0 ? Math.abs(pull[group].gradient) / all : null;
}
