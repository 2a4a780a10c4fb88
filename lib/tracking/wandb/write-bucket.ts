/** Every run of a project is in one place of W&B's own kind, whatever the client calls it. */
export const ENTITY = "wandb";

/** A run as its clients see it. */
export type WandbRun = {
  /** Ours. */
  readonly id: string;
  readonly place: string;
  /** The id that the client gave it. */
  readonly name: string;
  readonly displayName: string;
  readonly training: string | null;
  /** Lines of the history that are stored. */
  readonly lines: number;
};

/** What a client that resumes needs beside that. */
export type WandbProgress = {
  /** JSON. */
  readonly config: string;
  readonly tags: readonly string[];
  readonly notes: string | null;
  /** The greatest step, null where nothing was logged. */
  readonly step: number | null;
  /** Seconds since the program began, as it counted them last. */
  readonly runtime: number | null;
};

const ENTITY_ANSWER = { id: ENTITY, name: ENTITY } as const;

export function writeProject(place: string): Readonly<Record<string, unknown>> {
  return { id: place, name: place, entityName: ENTITY, entity: ENTITY_ANSWER };
}

/** `Run` of the protocol, with all that clients ask for: they take what they want. */
export function writeBucket(run: WandbRun): Readonly<Record<string, unknown>> {
  return {
    id: run.id,
    name: run.name,
    displayName: run.displayName,
    description: null,
    state: run.training ?? "finished",
    stopped: false,
    sweepName: null,
    project: writeProject(run.place),
    historyLineCount: run.lines,
    // Neither console nor measurements of the machine are kept, so that clients may count those from the start.
    eventsLineCount: 0,
    logLineCount: 0,
    eventsTail: "[]",
  };
}

/**
 * The same for a client that resumes: it goes on behind the greatest step. What it is told of the values is only how
 * far they go, since whoever resumes a run need not be allowed to read all of them.
 */
export function writeResumable(run: WandbRun, progress: WandbProgress): Readonly<Record<string, unknown>> {
  const { config, tags, notes, step, runtime } = progress;
  const reached = {
    ...(step === null ? {} : { _step: step }),
    ...(runtime === null ? {} : { _runtime: runtime, _wandb: { runtime: Math.floor(runtime) } }),
  };
  return {
    ...writeBucket(run),
    config,
    tags,
    notes,
    summaryMetrics: JSON.stringify(reached),
    historyTail: JSON.stringify(step === null ? [] : [JSON.stringify(reached)]),
    // Clients take a run without it for one that was never begun.
    wandbConfig: JSON.stringify({ t: {} }),
  };
}
