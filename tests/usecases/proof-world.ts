import type { Actor } from "@/lib/auth/roles";
import type { ProofArm, ProofPlan } from "@/lib/core/proof-plan";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { zipBytes } from "../limits/zip-bytes";
import { bodyOf } from "./runtime-under-test";

/** Norms that shrink towards the first layer, so that there is a finding to prove. */
const LAYERS = [0, 1, 2, 3, 4, 5];
const LAST_STEP = 599;
export const LOG_WITH_FINDING = [
  { kind: "run", settings: { layerOrder: LAYERS.map((layer) => `enc.${layer}`) }, layers: [] },
  ...Array.from({ length: LAST_STEP + 1 }, (_, step) => {
    const norms = LAYERS.map((layer) => [`grad_norm/enc.${layer}.weight`, (1 + (step % 7) / 50) * 0.05 ** (5 - layer)]);
    return { step, loss: 0.7 - step / 1e5, ...Object.fromEntries(norms) };
  }),
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .join("");

/** A project and whoever sends runs to it. */
export type Sender = { readonly runtime: Runtime; readonly actor: Actor; readonly project: string };

/** Sends a run with a finding of vanishing-gradient. */
export async function sendRun(
  { runtime, actor, project }: Sender,
  run: string,
  log = LOG_WITH_FINDING,
): Promise<string> {
  const file = { project, run, filename: "log.jsonl", body: bodyOf(log), expectedBytes: null, expectedSha256: null };
  return (await importRun(runtime, actor, file)).runId;
}

export type Arm = {
  readonly seed: number;
  readonly arm: ProofArm;
  /** What the training ended with. */
  readonly loss: number;
  readonly started?: string;
  readonly steps?: number;
  /** What its meta.json says besides. */
  readonly meta?: object;
};

/** Sends one run of an experiment, as `clients/python/prove` writes it. */
export async function sendArm({ runtime, actor, project }: Sender, plan: ProofPlan, arm: Arm, name?: string) {
  const { seed, arm: side, loss, started = new Date().toISOString(), steps = plan.budget.steps, meta = {} } = arm;
  const claim = {
    plan: plan.sha256,
    arm: side,
    seed,
    steps,
    data_sha256: "d".repeat(64),
    margin: plan.margin,
    started,
  };
  const records = Array.from({ length: 10 }, (_, index) => ({ step: Math.floor((index / 9) * steps), loss }));
  const content = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const members = [
    { name: "meta.json", content: JSON.stringify({ ...meta, proof: claim }) },
    { name: "log.jsonl", content },
  ];
  const run = name ?? `${plan.sha256.slice(0, 8)} ${seed} ${side}`;
  const file = { project, run, filename: "run.zip", body: bodyOf(zipBytes(members)) };
  return (await importRun(runtime, actor, { ...file, expectedBytes: null, expectedSha256: null })).runId;
}

/** Sends all runs of an experiment in which the repaired ones end lower by so much. */
export async function sendPairs(sender: Sender, plan: ProofPlan, better: number): Promise<string[]> {
  const runs: string[] = [];
  for (const [index, seed] of plan.seeds.entries()) {
    const loss = 0.6 + index / 1000;
    runs.push(await sendArm(sender, plan, { seed, arm: "as-is", loss }));
    runs.push(await sendArm(sender, plan, { seed, arm: "repaired", loss: loss - better - (index % 2) / 1000 }));
  }
  return runs;
}
