import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { UPLOAD } from "@/cli/upload";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { foldBatches } from "@/lib/db/fold-batches";
import { exportRun } from "@/lib/usecases/export-run";
import { importRun } from "@/lib/usecases/import-run";
import { describeRun } from "@/lib/usecases/list-runs";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";
import { RouteServer } from "./serve-routes";

const PYTHON = process.env["ROUNDS_PYTHON"] ?? "python3";
const SCRIPT = path.join(import.meta.dirname, "python", "train_stand_in.py");
const isThere = spawnSync(PYTHON, ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status === 0;

type Ended = { readonly code: number | null; readonly said: string };

/** A training that goes on by ten steps each time it is told to. */
class Training {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessWithoutNullStreams;
  #printed = "";
  readonly #waiting = new Set<() => void>();

  constructor(options: object) {
    this.#child = spawn(PYTHON, [SCRIPT, JSON.stringify(options)], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    let said = "";
    this.#child.stderr.on("data", (piece: Buffer) => {
      said += piece.toString();
    });
    this.#child.stdout.on("data", (piece: Buffer) => {
      this.#printed += piece.toString();
      for (const look of this.#waiting) look();
    });
    this.ended = new Promise((resolve) => this.#child.on("close", (code) => resolve({ code, said })));
  }

  /** Waits until the step is reached, and lets the next ten begin. */
  async goOnFrom(step: number): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.#printed.split("\n").slice(0, -1).includes(String(step))) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    const early = this.ended.then(({ said }) =>
      Promise.reject(new Error(`The training ended before step ${step}: ${said}`)),
    );
    await Promise.race([reached, early]);
    this.#child.stdin.write("\n");
  }

  async toEnd(between: (step: number) => Promise<void> = async () => {}): Promise<Ended> {
    for (const step of [0, 10, 20, 30]) {
      await between(step);
      await this.goOnFrom(step);
    }
    return await this.ended;
  }
}

describeOnBothDatabases("a training that the Python client watches", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { projectId: string };
  let token = "";
  let folder = "";
  const server = new RouteServer();

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    actor = await actorIn(context.db, "engineer");
    token = await giveToken(context.db, {
      role: "engineer",
      projectIds: [actor.projectId],
      scopes: ["ingest", "read"],
    });
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await gatheredWritten(context.db);
    await remove();
  });
  beforeEach(() => {
    setRuntime(runtime);
    folder = mkdtempSync(path.join(tmpdir(), "rounds-spool-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const spool = (): string => path.join(folder, "spool");
  const watched = (name: string, more: object = {}): Training =>
    new Training({ run: name, url: server.url, token, project: actor.projectId, spool: spool(), ...more });
  /** The run of which the client or the command says the address. */
  const runIn = (said: string): string => /\/runs\/([\w-]+)/.exec(said)?.[1] ?? said;
  /** All points and facts of a run as its export holds them, in one order, the times of two trainings apart. */
  const contentOf = async (runId: string, withTimes = false): Promise<readonly string[]> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of (await exportRun(runtime, actor, runId, "jsonl")).bytes) pieces.push(piece);
    const lines = Buffer.concat(pieces).toString("utf8").trim().split("\n");
    return lines.map((line) => (withTimes ? line : line.replace(/,?"time(_us)?":-?[\d.]+/, ""))).toSorted();
  };
  const imported = async (): Promise<string> => {
    const batches = readdirSync(spool()).filter((name) => name.startsWith("batch-"));
    const content = batches.toSorted().map((name) => readFileSync(path.join(spool(), name), "utf8"));
    const upload = { project: actor.projectId, run: `file ${crypto.randomUUID()}`, filename: "log.jsonl" };
    const sent = { body: bodyOf(content.join("")), expectedBytes: null, expectedSha256: null };
    return (await importRun(runtime, actor, { ...upload, ...sent })).runId;
  };
  const rounds = async (...words: string[]): Promise<{ code: number; out: string; error: string }> => {
    const [out, error]: [string[], string[]] = [[], []];
    const terminal = {
      out: (l: string) => void out.push(l),
      error: (l: string) => void error.push(l),
      progress() {},
    };
    const code = await UPLOAD.run([spool(), "--url", server.url, "--token", token, ...words], terminal);
    return { code, out: out.join("\n"), error: error.join("\n") };
  };

  it.skipIf(!isThere)(
    "loses and doubles nothing while the server is stopped, started and loses answers, and says how it ended",
    async () => {
      const unwatched = new Training({ run: "plain", spool: spool() });
      await unwatched.toEnd();
      const expected = await contentOf(await imported());
      rmSync(spool(), { recursive: true });
      expect(expected.length).toBeGreaterThan(40 * 10);

      const { code, said } = await watched("live").toEnd(async (step) => {
        if (step === 10) server.answersToLose = 2;
        if (step === 20) await server.stop();
        if (step === 30) await server.start();
      });
      expect(code, said).toBe(0);
      const id = runIn(said);
      expect(await contentOf(id)).toEqual(expected);
      await foldBatches(context.db, { runId: id, at: new Date() });
      expect(await contentOf(id)).toEqual(expected);
      expect((await describeRun(runtime, actor, id)).training.state).toBe("finished");
      expect(existsSync(spool())).toBe(false);
    },
  );

  it.skipIf(!isThere)("says the same whether its batches come live, from the spool or as a file", async () => {
    await server.stop();
    const training = watched("away", { exit_seconds: 0.1 });
    const { said } = await training.toEnd();
    expect(said).toContain("rounds upload");
    await server.start();
    const first = await rounds();
    expect(first, first.error).toMatchObject({ code: 0, error: "" });
    const id = runIn(first.out);
    expect(await contentOf(id, true)).toEqual(await contentOf(await imported(), true));

    const again = await rounds();
    expect(again.out).toMatch(/: 0 points .* more had arrived before$/);
    expect(await contentOf(id, true)).toEqual(await contentOf(await imported(), true));
    // What a batch states shows on pages once it is folded, which a task does at once.
    await foldBatches(context.db, { runId: id, at: new Date() });
    const { settings, training: state } = await describeRun(runtime, actor, id);
    expect(state.state).toBe("finished");
    expect(settings.stated).toMatchObject({ optimizer: "sgd", learningRate: 0.01, parameterCount: 4 });
    expect(settings.stated.gradientNormLogged).toContain("before clipping");
  });
});
