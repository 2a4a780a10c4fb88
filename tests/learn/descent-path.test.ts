import { describe, expect, it } from "vitest";
import { behaviourOf, DESCENT_STEPS, LOWEST, walkDescent } from "@/lib/learn/descent-path";
import { prepareDescent } from "@/lib/learn/prepare-descent";

describe("gradient descent on (θ − 3)²", () => {
  it.each([0.01, 0.1, 0.3, 0.5, 0.8, 1, 1.1])("multiplies the distance by 1 − 2η with every step (η = %d)", (rate) => {
    const path = walkDescent(-1, rate);
    expect(path).toHaveLength(DESCENT_STEPS + 1);
    for (const { step, theta, loss, slope } of path) {
      const distance = (1 - 2 * rate) ** step * (-1 - LOWEST);
      const accuracy = 1e-7 * Math.max(1, Math.abs(distance));
      expect(Math.abs(theta - LOWEST - distance)).toBeLessThan(accuracy);
      expect(Math.abs(loss - distance ** 2)).toBeLessThan(accuracy * Math.max(1, Math.abs(distance)) * 3);
      expect(Math.abs(slope - 2 * distance)).toBeLessThan(10 * accuracy);
    }
  });

  it.each([
    [0.02, "creeps", "It creeps"],
    [0.25, "converges", "It converges"],
    [0.5, "arrives", "It arrives"],
    [0.8, "overshoots", "It leaps over"],
    [1, "edge", "It oscillates at the edge"],
    [1.05, "diverges", "It diverges"],
  ] as const)("with a rate of %d %s", (rate, behaviour, words) => {
    expect(behaviourOf(walkDescent(-1, rate))).toBe(behaviour);
    expect(prepareDescent({ learningRate: rate, start: -1 }).sentence).toContain(words);
  });

  it("does the same on both sides of the lowest point", () => {
    const [left, right] = [walkDescent(1, 0.9), walkDescent(5, 0.9)];
    for (const [index, { theta }] of left.entries())
      expect(theta - LOWEST + ((right[index]?.theta ?? 0) - LOWEST)).toBeCloseTo(0, 8);
  });

  it("stays where it is when it starts at the lowest point, without a factor", () => {
    const view = prepareDescent({ learningRate: 0.3, start: 3 });
    expect(view.sentence).toContain("The start is the lowest point");
    expect(view.readings[0]?.text).toBe("none: there is no distance left");
  });

  it("counts the places that the picture leaves out", () => {
    const [picture] = prepareDescent({ learningRate: 1.2, start: -1 }).charts;
    expect(picture?.caption).toMatch(/\d+ places of it lie beyond the picture/);
    expect(picture?.table.rows).toHaveLength(DESCENT_STEPS + 1);
  });
});
