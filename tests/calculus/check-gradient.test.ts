import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, multiply } from "@/lib/calculus/autodiff/arithmetic";
import { exp, power, relu } from "@/lib/calculus/autodiff/elementwise";
import { binaryCrossEntropy } from "@/lib/calculus/autodiff/losses";
import { matmul } from "@/lib/calculus/autodiff/matmul";
import { runPerceptron } from "@/lib/calculus/autodiff/perceptron";
import { sum } from "@/lib/calculus/autodiff/reduce";
import { Tape, type Tensor } from "@/lib/calculus/autodiff/tape";
import { checkGradient } from "@/lib/calculus/check-gradient";
import { seededRandom } from "@/lib/core/random";

/** A function of a row as it stands on a tape, as plain values and as a gradient. */
function onTape(compute: (x: Tensor) => Tensor) {
  return {
    f: (x: Float64Array) => compute(new Tape({ isRecording: false }).leaf(x)).value,
    automatic: (x: Float64Array) => {
      const tape = new Tape();
      const leaf = tape.leaf(x);
      tape.backward(compute(leaf));
      return leaf.gradient;
    },
  };
}

/** x₀² + x₀ eˣ¹ and its gradient. */
const bowl = onTape((x) => {
  const [first, second] = [matmul(x, x.tape.constant([1, 0])), matmul(x, x.tape.constant([0, 1]))];
  return add(power(first, 2), multiply(first, exp(second)));
});
const right = ([a = 0, b = 0]: Float64Array) => [2 * a + Math.exp(b), a * Math.exp(b)];
const wrong = ([a = 0, b = 0]: Float64Array) => [2 * a + Math.exp(b), a * Math.exp(b) + 0.01];

describe("a right gradient", () => {
  test("agrees, with the automatic one beside it or without", () => {
    const three = checkGradient(bowl.f, right, [2, 0.5], { automatic: bowl.automatic });
    expect(three).toMatchObject({ outcome: "agree" });
    expect(three.relativeError).toBeLessThan(1e-8);
    expect(three.sentence).toMatch(/^Analytic, automatic and numerical gradients agree at 2 coordinates; /);
    expect(three.evaluations).toBeGreaterThan(4);
    const two = checkGradient(bowl.f, right, [2, 0.5]);
    expect(two.sentence).toMatch(
      /^Analytic and numerical gradients agree at 2 coordinates; the largest relative error is /,
    );
    expect(two.coordinates.map(({ automatic }) => automatic)).toEqual([null, null]);
  });

  test("agrees wherever it is asked, in any units", () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    const unit = fc.constantFrom(1e-6, 1, 1e6);
    fc.assert(
      fc.property(number, number, unit, (a, b, scale) => {
        const f = (x: Float64Array) => scale * bowl.f(x);
        const scaled = (x: Float64Array) => right(x).map((value) => scale * value);
        expect(checkGradient(f, scaled, [a, b]).outcome).toBe("agree");
      }),
      { numRuns: 40 },
    );
  });

  test("of a whole perceptron agrees, weight by weight", () => {
    const plan = { widths: [2, 3, 1], activation: "tanh", isResidual: false, isNormalised: false } as const;
    const random = seededRandom(11);
    const inputs = Float64Array.from({ length: 8 }, () => 2 * random() - 1);
    const run = (tape: Tape, x: Float64Array) => {
      const layers = [
        { weight: x.subarray(0, 6), bias: x.subarray(6, 9) },
        { weight: x.subarray(9, 12), bias: x.subarray(12, 13) },
      ];
      const { output, layers: tensors } = runPerceptron(tape, plan, layers, tape.constant(inputs, [4, 2]));
      return { loss: binaryCrossEntropy(output, tape.constant([0, 1, 1, 0], [4, 1])), tensors };
    };
    const f = (x: Float64Array) => run(new Tape({ isRecording: false }), x).loss.value;
    const automatic = (x: Float64Array) => {
      const tape = new Tape();
      const { loss, tensors } = run(tape, x);
      tape.backward(loss);
      return tensors.flatMap(({ parameters }) => parameters.flatMap(({ gradient }) => [...gradient]));
    };
    const checked = checkGradient(
      f,
      automatic,
      Float64Array.from({ length: 13 }, () => 2 * random() - 1),
    );
    expect(checked.sentence).toMatch(/^Analytic and numerical gradients agree at 13 coordinates; /);
    expect(checked.relativeError).toBeLessThan(1e-8);
  });

  test("of zero agrees where the function is flat", () => {
    expect(
      checkGradient(
        () => 5,
        () => [0, 0],
        [1, 2],
      ),
    ).toMatchObject({ outcome: "agree", relativeError: 0 });
  });

  test("leaves the point as it was", () => {
    const point = Float64Array.of(2, 0.5);
    const spoiling = (x: Float64Array) => {
      const gradient = right(x);
      x.fill(0);
      return gradient;
    };
    expect(checkGradient(bowl.f, spoiling, point).outcome).toBe("agree");
    expect([...point]).toEqual([2, 0.5]);
  });
});

describe("a wrong gradient", () => {
  test("is told with its coordinate, all values and the error, by the given name", () => {
    const checked = checkGradient(bowl.f, wrong, [2, 0], { automatic: bowl.automatic, names: ["slope", "offset"] });
    expect(checked.outcome).toBe("disagree");
    expect(checked.coordinates.map(({ outcome }) => outcome)).toEqual(["agrees", "disagrees"]);
    expect(checked.coordinates[1]?.relativeError).toBeCloseTo(0.01 / 2.01, 8);
    expect(checked.relativeError).toBeCloseTo(0.01 / Math.hypot(5, 2.01), 8);
    expect(checked.sentence).toBe(
      "Analytic, automatic and numerical gradients disagree at offset (analytic 2.01000, automatic 2.00000, numerical 2.00000, relative error 0.0050).",
    );
  });

  test("of an automatic kind is found where the analytic one is right", () => {
    const checked = checkGradient(bowl.f, right, [2, 0], { automatic: wrong });
    expect(checked.sentence).toContain("disagree at x[1] (analytic 2.00000, automatic 2.01000");
  });

  test("is wrong by any factor, sign or missing term", () => {
    const factor = fc.double({ min: -4, max: 4, noNaN: true }).filter((value) => Math.abs(value - 1) > 1e-5);
    fc.assert(
      fc.property(factor, (times) => {
        const scaled = (x: Float64Array) => right(x).map((value) => times * value);
        expect(checkGradient(bowl.f, scaled, [2, 0.5]).outcome).toBe("disagree");
      }),
      { numRuns: 40 },
    );
  });

  test("may differ by as much as is tolerated", () => {
    const near = (x: Float64Array) => right(x).map((value) => value * (1 + 1e-4));
    expect(checkGradient(bowl.f, near, [2, 0.5]).outcome).toBe("disagree");
    expect(checkGradient(bowl.f, near, [2, 0.5], { tolerance: 1e-3 }).outcome).toBe("agree");
  });

  test("that is not finite disagrees without a relative error", () => {
    const checked = checkGradient(bowl.f, () => [Number.NaN, Number.POSITIVE_INFINITY], [2, 0.5]);
    expect(checked).toMatchObject({ outcome: "disagree", relativeError: null });
    expect(checked.sentence).toContain("x[0] (analytic NaN, numerical");
  });

  test("at many coordinates names the first five", () => {
    const point = new Float64Array(8).fill(1);
    const { sentence } = checkGradient(
      (x) => x.reduce((total, value) => total + value * value, 0),
      () => point,
      point,
    );
    expect(sentence).toContain("x[4] (");
    expect(sentence).not.toContain("x[5]");
    expect(sentence).toContain("and 3 more coordinates.");
  });

  test("of another length is refused", () => {
    expect(() => checkGradient(bowl.f, () => [1], [2, 0.5])).toThrow(
      "Expected the analytic gradient to have 2 numbers, one for each coordinate, found 1.",
    );
    expect(() => checkGradient(bowl.f, right, [2, 0.5], { automatic: () => [1, 2, 3] })).toThrow("automatic");
  });
});

describe("a kink at the point", () => {
  const hinges = onTape((x) => sum(relu(x)));

  test("is said and not counted", () => {
    const checked = checkGradient(hinges.f, hinges.automatic, [1, 0, -1], { automatic: hinges.automatic });
    expect(checked.outcome).toBe("agree");
    expect(checked.coordinates.map(({ outcome }) => outcome)).toEqual(["agrees", "not-counted", "agrees"]);
    expect(checked.sentence).toMatch(/agree at 2 coordinates that count; .*\. Not counted: x\[1\] \(.*kink.*\)\.$/i);
  });

  test("does not hide that another coordinate disagrees", () => {
    const checked = checkGradient(hinges.f, () => [1, 0.5, 0.5], [1, 0, -1]);
    expect(checked.sentence).toMatch(/^Analytic and numerical gradients disagree at x\[2\] .* Not counted: x\[1\]/);
  });

  test("alone leaves nothing to compare", () => {
    const checked = checkGradient(hinges.f, () => [0], [0]);
    expect(checked).toMatchObject({ outcome: "cannot-tell", relativeError: null });
    expect(checked.sentence).toContain("cannot be compared at any coordinate. Not counted: x[0] (");
  });

  test("nor is a place counted where the function has no value", () => {
    expect(
      checkGradient(
        ([a = 0]) => Math.log(a),
        () => [1],
        [-1],
      ).outcome,
    ).toBe("cannot-tell");
  });
});
