import { describe, expect, it } from "vitest";
import { preparePull } from "@/lib/learn/prepare-subgroup-pull";
import { findBalance, gradientShare, measurePull } from "@/lib/learn/subgroup-pull";

describe("two groups that share a parameter", () => {
  it.each([
    [0, 0.2],
    [2.5, 0.5],
    [5, 0.9],
  ])("pull as the derivative of their losses says (θ = %d, share %d)", (theta, share) => {
    const { tbi, polytrauma, loss, gradient } = measurePull(theta, share);
    expect(tbi.gradient).toBeCloseTo((1 - share) * 2 * (theta - 1), 12);
    expect(polytrauma.gradient).toBeCloseTo(share * 2 * (theta - 4), 12);
    expect(gradient).toBeCloseTo(tbi.gradient + polytrauma.gradient, 12);
    expect(loss).toBeCloseTo((1 - share) * (theta - 1) ** 2 + share * (theta - 4) ** 2, 12);
  });

  it.each([0, 0.1, 0.2, 0.5, 0.8, 1])("cancel at the mean of their best values weighted by share (%d)", (share) => {
    expect(findBalance(share)).toBeCloseTo((1 - share) * 1 + share * 4, 9);
  });

  it("pull equally hard where they cancel, whatever the shares", () => {
    for (const share of [0.1, 0.2, 0.7]) {
      const pull = measurePull(findBalance(share), share);
      expect(pull.gradient).toBeCloseTo(0, 9);
      expect(gradientShare(pull, "polytrauma")).toBeCloseTo(0.5, 6);
    }
  });

  it("swap their parts when groups and shares are swapped", () => {
    const [one, other] = [measurePull(1.5, 0.3), measurePull(3.5, 0.7)];
    expect(one.tbi.gradient).toBeCloseTo(-other.polytrauma.gradient, 12);
    expect(one.polytrauma.gradient).toBeCloseTo(-other.tbi.gradient, 12);
  });

  it("are told by who pulls harder and which way training goes", () => {
    expect(preparePull({ theta: 3, polytraumaShare: 0.2 }).sentence).toMatch(
      /^At θ = 3 isolated TBI pulls harder, and training moves θ lower, towards 1\.60\./,
    );
    expect(preparePull({ theta: 1.2, polytraumaShare: 0.2 }).sentence).toMatch(
      /^At θ = 1\.2 polytrauma pulls harder, and training moves θ higher, towards 1\.60\./,
    );
    expect(preparePull({ theta: 1.6, polytraumaShare: 0.2 }).sentence).toContain("the pulls cancel: 0.960 each way");
    expect(preparePull({ theta: 1, polytraumaShare: 0 }).sentence).toContain("nothing pulls");
  });
});
