import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { CALCULUS } from "@/cli/calculus";
import { UsageError } from "@/cli/parse-arguments";
import { computedDocumentSchema } from "@/lib/schema/computed";

async function run(...words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const exit = await CALCULUS.run(words, {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    progress: () => undefined,
  });
  return { exit, out: out.join("\n"), errors: errors.join("\n") };
}

async function runJson(...words: readonly string[]) {
  const { exit, out } = await run(...words, "--json");
  return { exit, ...computedDocumentSchema.parse(JSON.parse(out)) };
}

describe("rounds calculus", () => {
  it("differentiates and integrates, each with an error that holds", async () => {
    const slope = await runJson("derivative", "x^2", "--at", "3");
    expect(slope).toMatchObject({ exit: 0, status: "estimated", reason: null });
    expect(Math.abs((slope.value ?? 0) - 6)).toBeLessThanOrEqual(slope.error ?? 0);
    const mass = await runJson("integrate", "exp(-x^2/2)/sqrt(2*pi)", "--from", "-inf", "--to", "inf");
    expect(mass).toMatchObject({ exit: 0, status: "estimated", reason: null });
    expect(Math.abs((mass.value ?? 0) - 1)).toBeLessThanOrEqual(mass.error ?? 0);
  });

  it("takes negative numbers, infinities and constants as separate words and after an equals sign", async () => {
    expect(await runJson("derivative", "x^2", "--at", "-1.5")).toMatchObject({ value: -3 });
    expect(await runJson("derivative", "x^2", "--at=-1.5")).toMatchObject({ value: -3 });
    expect((await runJson("integrate", "exp(x)", "--from=-inf", "--to=0")).value).toBeCloseTo(1, 9);
    expect((await runJson("integrate", "cos(x)", "--from", "-pi/2", "--to", "pi/2")).value).toBeCloseTo(2, 12);
    expect((await runJson("integrate", "exp(-x)", "--from", "0", "--to", "Infinity")).value).toBeCloseTo(1, 9);
  });

  it("gives the derivative by each variable, in the order in which they are named", async () => {
    const linesOf = async (...words: readonly string[]) => {
      const { exit, out } = await run(...words, "--json");
      expect(exit).toBe(0);
      return out.split("\n").map((line) => JSON.parse(line));
    };
    const slopes = await linesOf("gradient", "x^2*y + sin(y)", "--at", "x=3,y=0");
    expect(slopes.map(({ by }) => by)).toEqual(["x", "y"]);
    expect(slopes[0].value).toBeCloseTo(0, 9);
    expect(Math.abs(slopes[1].value - 10)).toBeLessThanOrEqual(slopes[1].error);
    const swapped = await linesOf("gradient", "x^2*y + sin(y)", "--at", "y=0,x=3");
    expect(swapped.map(({ value }) => value)).toEqual([slopes[1].value, slopes[0].value]);

    const rows = await linesOf("jacobian", "x*y", "x-y", "--at=x=2,y=5");
    expect(rows.map(({ of, by, value }) => [of, by, Number(value.toFixed(9))])).toEqual([
      ["x*y", "x", 5],
      ["x*y", "y", 2],
      ["x-y", "x", 1],
      ["x-y", "y", -1],
    ]);

    const bends = await linesOf("hessian-vector", "x^2*y", "--at", "x=1,y=2", "--direction", "x=1");
    expect(bends.map(({ value }) => Number(value.toFixed(5)))).toEqual([4, 2]);
    for (const [index, truth] of [4, 2].entries())
      expect(Math.abs(bends[index].value - truth)).toBeLessThanOrEqual(bends[index].error);
    const along = await runJson("directional", "x^2 + 3*y", "--at", "x=1,y=0", "--direction", "x=1,y=-1");
    expect(along.value).toBeCloseTo(-1, 9);
  });

  it("says what is wrong with a place or a direction", async () => {
    const wrong = [
      ["gradient", "x", "--at", "3"],
      ["gradient", "x", "--at", "x=1,x=2"],
      ["gradient", "x", "--at", "x=inf"],
      ["gradient", "x", "--at", "pi=1"],
      ["hessian-vector", "x", "--at", "x=1", "--direction", "z=1"],
      ["directional", "x", "--at", "x=1", "--direction", "x=0"],
      ["gradient", "x", "y", "--at", "x=1"],
    ];
    for (const words of wrong) await expect(run(...words), words.join(" ")).rejects.toThrow(UsageError);
    expect((await run("gradient", "x*z", "--at", "x=1,y=2")).errors).toContain("the variables are x, y");
  });

  it("takes an expression that begins with a sign", async () => {
    expect(await runJson("derivative", "-x^2", "--at", "2")).toMatchObject({ value: -4 });
  });

  test.each([
    ["a divergent integral", ["integrate", "1/x", "--from", "0", "--to", "1"], "diverges at x = 0"],
    ["a pole inside the interval", ["integrate", "1/(x-0.3)", "--from", "0", "--to", "1"], "pole at x = 0.3"],
    ["a derivative at a kink", ["derivative", "abs(x)", "--at", "0"], "kink at x = 0"],
    ["a place without a value", ["derivative", "log(x)", "--at", "-1"], "f is NaN at x = −1"],
  ])("%s is not estimable with the reason, and that is no failure", async (_, words, reason) => {
    const document = await runJson(...words);
    expect(document).toMatchObject({ exit: 0, status: "not-estimable", value: null, error: null });
    expect(document.reason).toContain(reason);
    expect((await run(...words)).out).toContain(`not estimable: ${document.reason}`);
  });

  it("stops an integral that never settles at the limit of evaluations", async () => {
    const document = await runJson("integrate", "sin(x)", "--from", "0", "--to", "inf", "--evaluations", "500");
    expect(document).toMatchObject({ exit: 0, status: "not-estimable", evaluations: 500 });
    expect(document.reason).toContain("500 evaluations");
  });

  it("shows the place of a syntax error with a caret below it", async () => {
    const { exit, out, errors } = await run("derivative", "x^2 + * 3", "--at", "1", "--json");
    expect(exit).toBe(2);
    expect(out).toBe("");
    expect(errors.split("\n")).toEqual(["rounds calculus: expected expression after +", "  x^2 + * 3", "        ^"]);
  });

  it("names an unknown name, below a long expression too", async () => {
    const { exit, errors } = await run("derivative", `${"x+".repeat(200)}speed`, "--at", "1");
    expect(exit).toBe(2);
    const [message, shown, caret] = errors.split("\n");
    expect(message).toContain('unknown name "speed"');
    expect(shown?.indexOf("speed")).toBe(caret?.indexOf("^"));
    expect(shown?.length).toBeLessThan(130);
  });

  it("sees a peak whose place is named", async () => {
    const spike = "1 + 1e4*exp(-((x-0.6180339887)/1e-5)^2)";
    const blind = await runJson("integrate", spike, "--from", "0", "--to", "1");
    const told = await runJson("integrate", spike, "--from", "0", "--to", "1", "--breakpoints", "0.6180339887");
    expect(blind.value).toBeCloseTo(1, 9);
    expect(told.value).toBeCloseTo(1 + 0.1 * Math.sqrt(Math.PI), 9);
  });

  test.each([
    [["derivative", "x^2"], "derivative needs --at"],
    [["derivative", "x^2", "--at"], "--at needs a value"],
    [["derivative", "x^2", "--at", "--json"], "--at needs a value"],
    [["derivative", "x^2", "--at", "abc"], "--at takes a number, not abc"],
    [["derivative", "x^2", "--at", "inf"], "--at takes a finite number"],
    [["derivative", "x^2", "--from", "1", "--at", "1"], "derivative does not take --from"],
    [["derivative", "x", "x", "--at", "1"], "takes one"],
    [["derivative"], "needs an expression"],
    [["derivative", "y", "--at", "1", "--variable", "sin"], "--variable takes a name"],
    [["integrate", "x", "--from", "0", "--to", "1", "--evaluations", "0"], "--evaluations takes"],
    [
      ["slope", "x"],
      "expected one of derivative, integrate, gradient, jacobian, directional, hessian-vector, gradient-check, found slope",
    ],
    [[], "found nothing"],
  ])("%j is wrong usage", async (words, message) => {
    await expect(run(...words)).rejects.toThrow(UsageError);
    await expect(run(...words)).rejects.toThrow(message);
  });
});

describe("rounds calculus gradient-check", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "rounds-gradient-check-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function writeLog(name: string, records: readonly object[]): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, `${records.map((record) => JSON.stringify(record)).join("\n")}\n`);
    return file;
  }

  const right = {
    kind: "gradient_check",
    parameter: "encoder.0.bias[0]",
    analytic: 0.25,
    numerical: 0.2500001,
    h: 1e-5,
  };
  const wrong = { kind: "gradient_check", parameter: "encoder.1.weight[3]", analytic: 0.5, numerical: 0.25, h: 1e-5 };

  it("says that gradients agree, with the largest relative error", async () => {
    const document = await runJson("gradient-check", await writeLog("right.jsonl", [right]));
    expect(document).toMatchObject({ exit: 0, status: "estimated", evaluations: 1 });
    expect(document.value).toBeCloseTo(4e-7, 8);
    expect(document.reason).toMatch(/^Analytic and numerical gradients agree\./);
  });

  it("names the parameters at which they disagree", async () => {
    const file = await writeLog("wrong.jsonl", [right, wrong]);
    const document = await runJson("gradient-check", file);
    expect(document).toMatchObject({ exit: 0, status: "estimated", value: 0.5, evaluations: 2 });
    expect(document.reason).toMatch(/^Analytic and numerical gradients disagree at encoder\.1\.weight\[3\]\./);
    expect((await run("gradient-check", file)).out).toContain("disagrees");
  });

  it("cannot tell from a log without such records, and refuses what it cannot read", async () => {
    const log = await writeLog("plain.jsonl", [{ step: 1, loss: 0.5 }]);
    expect(await runJson("gradient-check", log)).toMatchObject({ exit: 0, status: "not-estimable", value: null });
    const { exit, errors } = await run("gradient-check", path.join(folder, "nothing.jsonl"));
    expect(exit).toBe(2);
    expect(errors.split("\n")).toHaveLength(1);
  });
});
