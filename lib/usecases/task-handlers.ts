import { anchorHead } from "@/lib/audit/anchor-file";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { foldBatches } from "@/lib/db/fold-batches";
import { forgetDiagnoses } from "@/lib/db/forget-diagnoses";
import { forgetMessages } from "@/lib/db/forget-messages";
import { sweepImports } from "@/lib/db/sweep-imports";
import { deliverBeside } from "./alerts/deliver-messages";
import { checkGrowingRun } from "./check-growing-run";
import { judgeProofsInTurn } from "./proofs/judge-waiting-proofs";
import { purgeDeletedRuns } from "./purge-deleted-runs";
import type { Runtime } from "./runtime";
import { CHECK_GROWING_RUN, FOLD_BATCHES, JUDGE_PROOF, PURGE_RUNS } from "./task-kinds";

/** What is done while nobody waits for it. */
export type TaskHandler = {
  /** @param runId null for a task of the whole installation */
  readonly run: (runtime: Runtime, runId: string | null) => Promise<void>;
  /** Comes up again by itself after so long; such tasks belong to the whole installation. */
  readonly everyMs?: number;
};

/** Somebody who looks at a run that grows is answered from it meanwhile. */
const DIAGNOSES_KEPT_MS = 10 * 60_000;

/** Long after the last attempt. */
const MESSAGES_KEPT_MS = 90 * 24 * 60 * 60_000;

/** Every kind of task by its name in the `task` table. */
export const TASK_HANDLERS: Readonly<Record<string, TaskHandler>> = {
  // Four times a minute: what a killed process left of an import is gone within a minute.
  "sweep-imports": {
    everyMs: 15_000,
    run: async ({ database }) => {
      await sweepImports(database, { now: new Date() });
    },
  },
  // What was counted in a minute has its entry soon after.
  "close-audit-minutes": {
    everyMs: 15_000,
    run: ({ database }) => closeAuditMinutes(database, { now: new Date() }),
  },
  "forget-diagnoses": {
    everyMs: 5 * 60_000,
    run: async ({ database }) => {
      await forgetDiagnoses(database, { before: new Date(Date.now() - DIAGNOSES_KEPT_MS) });
    },
  },
  "anchor-audit-head": {
    everyMs: 5 * 60_000,
    run: async ({ config, database }) => {
      if (config.anchorFile !== null) await anchorHead(database, config.anchorFile);
    },
  },
  // A verdict that became critical is told soon after.
  "deliver-messages": { everyMs: 5_000, run: deliverBeside },
  "forget-messages": {
    everyMs: 60 * 60_000,
    run: async ({ database }) => {
      await forgetMessages(database, { before: new Date(Date.now() - MESSAGES_KEPT_MS) });
    },
  },
  // Asked for at once where somebody does not want to wait for the time that a project keeps deleted runs.
  [PURGE_RUNS]: {
    everyMs: 60 * 60_000,
    run: ({ database }) => purgeDeletedRuns(database, new Date()),
  },
  [CHECK_GROWING_RUN]: {
    run: async (runtime, runId) => {
      if (runId !== null) await checkGrowingRun(runtime, runId);
    },
  },
  [JUDGE_PROOF]: {
    run: async (runtime, runId) => {
      if (runId !== null) await judgeProofsInTurn(runtime, runId);
    },
  },
  [FOLD_BATCHES]: {
    run: async ({ database }, runId) => {
      if (runId === null) return;
      while ((await foldBatches(database, { runId, at: new Date() })) > 0);
    },
  },
};
