import { foldBatches } from "@/lib/db/fold-batches";
import { sweepImports } from "@/lib/db/sweep-imports";
import type { Runtime } from "./runtime";

/** What is done while nobody waits for it. */
export type TaskHandler = {
  /** @param runId null for a task of the whole installation */
  readonly run: (runtime: Runtime, runId: string | null) => Promise<void>;
  /** Comes up again by itself after so long; such tasks belong to the whole installation. */
  readonly everyMs?: number;
};

export const FOLD_BATCHES = "fold-batches";

/** Every kind of task by its name in the `task` table. */
export const TASK_HANDLERS: Readonly<Record<string, TaskHandler>> = {
  // Four times a minute: what a killed process left of an import is gone within a minute.
  "sweep-imports": {
    everyMs: 15_000,
    run: async ({ database }) => {
      await sweepImports(database, { now: new Date() });
    },
  },
  [FOLD_BATCHES]: {
    run: async ({ database }, runId) => {
      if (runId === null) return;
      while ((await foldBatches(database, { runId, at: new Date() })) > 0);
    },
  },
};
