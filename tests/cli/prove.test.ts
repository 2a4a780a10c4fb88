import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EXIT } from "@/cli/command";
import { PROVE } from "@/cli/prove";
import { proofAnswerSchema } from "@/lib/schema/proof-document";
import { proofPlanSchema } from "@/lib/schema/proof-plan";
import { namePlan } from "@/lib/usecases/name-plan";

const SIGMOID = "samples/runs/deep-sigmoid";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-prove-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal = { out: (line: string) => out.push(line), error: (line: string) => errors.push(line) };
  const exit = await PROVE.run(words, { ...terminal, progress: () => undefined });
  return { exit, out: out.join("\n"), errors: errors.join("\n") };
}

it("writes a plan that names itself, and says what it changes", async () => {
  const file = path.join(folder, "plan.json");
  const { exit, out } = await run(SIGMOID, "--finding", "vanishing-gradient", "--out", file);
  expect(exit).toBe(EXIT.ok);
  const plan = proofPlanSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(plan).toMatchObject({ finding: { rule: "vanishing-gradient" }, change: { id: "residual-connections" } });
  expect(namePlan(plan).sha256).toBe(plan.sha256);
  expect(out).toContain(plan.sha256);
});

it("takes the change, the pairs and the margin that are asked for", async () => {
  const file = path.join(folder, "wished.json");
  await run(SIGMOID, "--change", "normalisation", "--pairs=8", "--margin", "0.01", "--out", file);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    change: { id: "normalisation" },
    replicates: 8,
    margin: 0.01,
  });
});

it("says in one line why there is no plan, and leaves no file", async () => {
  const file = path.join(folder, "none.json");
  const healthy = await run("samples/runs/healthy-residual", "--finding", "dead-units", "--out", file);
  expect([healthy.exit, healthy.errors.split("\n").length]).toEqual([EXIT.unusable, 1]);
  expect(healthy.errors).toContain("Expected a finding of dead-units to prove");
  expect((await run(path.join(folder, "nothing here"), "--out", file)).exit).toBe(EXIT.unusable);
  expect(existsSync(file)).toBe(false);
});

it("refuses words that it does not know before it reads anything", async () => {
  await expect(run(SIGMOID)).rejects.toThrow("expected --out FILE");
  await expect(run(SIGMOID, "--finding", "gremlins", "--out", "x")).rejects.toThrow(
    "--finding takes vanishing-gradient",
  );
  await expect(run(SIGMOID, "--pairs", "many", "--out", "x")).rejects.toThrow("--pairs takes a number, not many");
});

const TRAINING = `
import random, sys
sys.path.insert(0, "clients/python")
from prove import run_pairs

def train(side):
    better = 0.3 if side.settings.get("residual") else 0.6
    for step in range(0, side.steps + 1, max(1, side.steps // 20)):
        side.log(step, "loss", better * (1 + 0.02 * random.random()), split="validation")
    side.log(side.steps, "loss", better * (1 + 0.02 * random.random()), split="validation")

run_pairs(sys.argv[1], train, out=sys.argv[2], data=["package.json"])
`;

function trainPairs(plan: string, out: string): void {
  execFileSync("python3", ["-c", TRAINING, plan, out], { encoding: "utf8", stdio: "pipe" });
}

it("says what the pairs show that the Python helper trained, and trains none of them twice", async () => {
  const [plan, out] = [path.join(folder, "pairs.json"), path.join(folder, "pairs")];
  await run(SIGMOID, "--finding", "vanishing-gradient", "--out", plan);
  trainPairs(plan, out);
  const folders = readdirSync(out).map((name) => path.join(out, name));
  expect(folders).toHaveLength(10);
  const before = folders.map((name) => readFileSync(path.join(name, "meta.json"), "utf8"));
  trainPairs(plan, out);
  expect(folders.map((name) => readFileSync(path.join(name, "meta.json"), "utf8"))).toEqual(before);
  const judged = await run("--plan", plan, ...folders, "--json");
  expect([judged.errors, judged.out, judged.exit]).toEqual([
    "",
    expect.stringContaining("Changed when repaired"),
    EXIT.ok,
  ]);
  const answer = JSON.parse(judged.out);
  expect(answer).toMatchObject({
    schema: "gradient-rounds/proof-answer",
    version: 1,
    outcome: "changed",
    pairs: 5,
    planned: 5,
    missing: [],
    set_aside: [],
    cause: expect.stringContaining("because of this one change"),
  });
  const { schema: _, version: __, plan: sha256, missing, set_aside: setAside, ...rest } = answer;
  expect([sha256, missing, setAside]).toEqual([JSON.parse(readFileSync(plan, "utf8")).sha256, [], []]);
  expect(proofAnswerSchema.parse(rest).values).toHaveLength(5);
  const fewer = await run("--plan", plan, ...folders.slice(1));
  expect(fewer.exit).toBe(EXIT.cannotTell);
  expect(fewer.out).toContain("4 of 5 planned pairs are there");
  expect(fewer.out).toMatch(/not counted: .*: The other run with seed \d+ is missing\./);
});

it("takes no plan that was changed, neither in Python nor here", async () => {
  const plan = path.join(folder, "changed.json");
  await run(SIGMOID, "--finding", "vanishing-gradient", "--out", plan);
  const changed = { ...JSON.parse(readFileSync(plan, "utf8")), margin: 0.5 };
  writeFileSync(plan, JSON.stringify(changed));
  expect(() => trainPairs(plan, path.join(folder, "changed"))).toThrow("its SHA-256 is another");
  const { exit, errors } = await run("--plan", plan);
  expect(exit).toBe(EXIT.unusable);
  expect(errors).toContain("one that was changed: its SHA-256 is another");
});
