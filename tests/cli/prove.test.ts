import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EXIT } from "@/cli/command";
import { PROVE } from "@/cli/prove";
import { proofPlanSchema } from "@/lib/schema/proof-plan";
import { namePlan } from "@/lib/usecases/prove-path";

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
