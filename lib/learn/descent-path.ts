import { derivative } from "@/lib/calculus/derivative";

/** Where the loss of the page is lowest. */
export const LOWEST = 3;
export const DESCENT_STEPS = 20;
/** Nearer than this the place cannot be told from the lowest one, and a factor would be rounding. */
const NEAREST = 1e-6;

/** The loss of the page: (θ − 3)². */
export function descentLoss(theta: number): number {
  return (theta - LOWEST) ** 2;
}

export type DescentStep = {
  readonly step: number;
  readonly theta: number;
  readonly loss: number;
  /** Derivative of the loss at θ, computed from the loss itself. */
  readonly slope: number;
  /** Distance to the lowest place after the step, as a multiple of the one before; null where there is none left. */
  readonly factor: number | null;
};

/**
 * Gradient descent with plain steps: θ − η · slope, the slope computed anew at every place.
 *
 * @returns the start and the places after each step
 */
export function walkDescent(start: number, learningRate: number): readonly DescentStep[] {
  const path: DescentStep[] = [];
  let theta = start;
  for (let step = 0; step <= DESCENT_STEPS; step += 1) {
    const computed = derivative(descentLoss, theta);
    if (computed.status !== "estimated") throw new Error(`No slope at ${theta}: ${computed.reason}`);
    const next = theta - learningRate * computed.value;
    const distance = theta - LOWEST;
    path.push({
      step,
      theta,
      loss: descentLoss(theta),
      slope: computed.value,
      factor: Math.abs(distance) < NEAREST ? null : (next - LOWEST) / distance,
    });
    theta = next;
  }
  return path;
}

export type DescentBehaviour = "at-rest" | "creeps" | "converges" | "arrives" | "overshoots" | "edge" | "diverges";

/** What a path does, told from its measured factor. */
export function behaviourOf(path: readonly DescentStep[]): DescentBehaviour {
  const factor = path[0]?.factor ?? null;
  if (factor === null) return "at-rest";
  if (factor > 0.9) return "creeps";
  if (factor > 0.1) return "converges";
  if (factor >= -0.1) return "arrives";
  if (Math.abs(factor + 1) < NEAREST) return "edge";
  return factor > -1 ? "overshoots" : "diverges";
}
