import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { EXIT, type Exit } from "@/cli/command";
import { FOLLOW } from "@/cli/follow";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { prismaOf } from "@/lib/db/database";
import { foldBatches } from "@/lib/db/fold-batches";
import { runListQuerySchema } from "@/lib/schema/run";
import { exportRun } from "@/lib/usecases/export-run";
import { listRuns } from "@/lib/usecases/list-runs";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { RouteServer } from "../clients/serve-routes";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, runtimeOn } from "../usecases/runtime-under-test";

const record = (step: number, loss = 1 / (step + 1)): string => `{"step":${step},"loss":${loss}}\n`;
const records = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => record(from + index)).join("");
const stepsBetween = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

/** The command, as it goes on beside the test. */
class Following {
  readonly said: string[] = [];
  readonly ended: Promise<Exit>;

  constructor(words: readonly string[]) {
    const say = (line: string): void => void this.said.push(line);
    this.ended = FOLLOW.run(words, { out: say, error: say, progress: () => undefined });
  }

  /** As Ctrl-C does: the command listens while it runs. */
  async stop(): Promise<Exit> {
    process.emit("SIGINT");
    return await this.ended;
  }
}

describeOnBothDatabases("rounds follow", (context) => {
  const server = new RouteServer();
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let by: Actor & { readonly projectId: string };
  let folder = "";
  let file = "";
  let token = "";
  let name = "";

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    by = await actorIn(context.db, "administrator", `follow ${crypto.randomUUID()}`);
    token = await giveToken(context.db, { role: "engineer", projectIds: [by.projectId] });
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await gatheredWritten(context.db);
    await remove();
  });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "rounds-follow-"));
    name = `run ${crypto.randomUUID()}`;
    file = path.join(folder, "train.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const follow = (...words: readonly string[]): Following =>
    new Following([file, "--url", server.url, "--token", token, "--project", by.projectId, "--run", name, ...words]);
  const findRun = async () => {
    const query = runListQuerySchema.parse({ project: by.projectId, search: name });
    return (await listRuns(runtime, by, query)).runs[0];
  };
  /** Steps and values of a series as the server has them, in the order of the steps. */
  const stored = async (metric = "loss"): Promise<(readonly [number, number])[]> => {
    const run = await findRun();
    if (run === undefined) return [];
    const { bytes } = await exportRun(runtime, by, run.id, "jsonl");
    let text = "";
    for await (const piece of bytes) text += Buffer.from(piece).toString("utf8");
    const points = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return points
      .filter((one) => one.kind === "metric" && one.metric === metric)
      .map((one) => [one.step, one.value] as const)
      .sort(([a], [b]) => a - b);
  };
  const stepsOf = async (metric?: string) => (await stored(metric)).map(([step]) => step);
  /** Points of the run once nothing of it waits. */
  const countFolded = async () => {
    const runId = (await findRun())?.id ?? "";
    while ((await foldBatches(context.db, { runId, at: new Date() })) > 0);
    const { _sum } = await prismaOf(context.db).import.aggregate({ where: { runId }, _sum: { points: true } });
    return Number(_sum.points);
  };
  const until = (check: () => unknown) => vi.waitFor(check, { timeout: 120_000, interval: 50 });
  const untilStored = (steps: readonly number[]) => until(async () => expect(await stepsOf()).toEqual(steps));

  it("sends what is written as it is written, and on Ctrl-C says where it stopped", async () => {
    writeFileSync(file, records(0, 3));
    const following = follow();
    await untilStored([0, 1, 2]);
    appendFileSync(file, records(3, 5));
    await untilStored([0, 1, 2, 3, 4]);
    appendFileSync(file, records(5, 6));
    expect(await following.stop()).toBe(EXIT.ok);
    expect(await stepsOf()).toEqual(stepsBetween(0, 6));
    expect(following.said).toEqual([
      expect.stringMatching(/train\.jsonl: followed into http.*\/runs\/\w+; Ctrl-C ends it$/),
      expect.stringMatching(`stopped at byte ${records(0, 6).length}, 6 points sent$`),
    ]);
    expect((await findRun())?.training.state).not.toBe("finished");
  });

  it("waits for the rest of a line that is half written, and leaves it where it stops", async () => {
    const [first, half] = [record(7).slice(0, 9), record(7).slice(9)];
    writeFileSync(file, records(0, 2) + first);
    const following = follow();
    await untilStored([0, 1]);
    appendFileSync(file, half + record(8).slice(0, 5));
    await untilStored([0, 1, 7]);
    await following.stop();
    expect(following.said.at(-1)).toMatch(/3 points sent; a last line of 5 bytes has no end yet and was left$/);
  });

  it("doubles nothing when it is started again, whatever it had sent before", async () => {
    writeFileSync(file, records(0, 3));
    const first = follow();
    await untilStored([0, 1, 2]);
    appendFileSync(file, records(3, 5));
    await untilStored(stepsBetween(0, 5));
    await first.stop();
    appendFileSync(file, records(5, 8));
    const second = follow();
    await untilStored(stepsBetween(0, 8));
    await second.stop();
    expect(await stored()).toEqual(stepsBetween(0, 8).map((step) => [step, 1 / (step + 1)]));
    expect(await countFolded()).toBe(8);
  });

  // What follows is of the command alone, and the same whatever the database.
  if (context.provider === "postgresql") return;

  it("goes on where it was when the server was away, and an answer that was lost doubles nothing", async () => {
    writeFileSync(file, records(0, 2));
    const following = follow();
    await untilStored([0, 1]);
    server.answersToLose = 1;
    appendFileSync(file, records(2, 4));
    await until(() => expect(server.answersToLose).toBe(0));
    await server.stop();
    appendFileSync(file, records(4, 6));
    await until(() =>
      expect(following.said.join("\n")).toMatch(/cannot be reached .* Sent up to byte \d+; tried again/),
    );
    appendFileSync(file, records(6, 9));
    await server.start();
    await untilStored(stepsBetween(0, 9));
    expect(following.said.join("\n")).toContain("the server is there again");
    expect(await following.stop()).toBe(EXIT.ok);
    expect(await countFolded()).toBe(9);
  });

  it("says that the server is away where it is to stop then, and sends the rest when it is started again", async () => {
    writeFileSync(file, records(0, 2));
    const following = follow();
    await untilStored([0, 1]);
    await server.stop();
    appendFileSync(file, records(2, 4));
    await until(() => expect(following.said.join("\n")).toContain("cannot be reached"));
    expect(await following.stop()).toBe(EXIT.unusable);
    await server.start();
    const again = follow();
    await untilStored([0, 1, 2, 3]);
    await again.stop();
  });

  it("reads a file that takes its place from its start, after the rest of the one before", async () => {
    writeFileSync(file, records(0, 2));
    const following = follow();
    await untilStored([0, 1]);
    appendFileSync(file, records(2, 3));
    renameSync(file, `${file}.1`);
    writeFileSync(file, records(10, 12));
    await untilStored([0, 1, 2, 10, 11]);
    await following.stop();
    expect(following.said[1]).toMatch(/another file has taken its place; read from its start$/);
  });

  it("reads a file that becomes shorter from its start", async () => {
    writeFileSync(file, records(0, 3));
    const following = follow();
    await untilStored([0, 1, 2]);
    truncateSync(file, 0);
    await until(() => expect(following.said.join("\n")).toMatch(/it is shorter than before; read from its start/));
    appendFileSync(file, records(20, 22));
    await untilStored([0, 1, 2, 20, 21]);
    await following.stop();
  });

  it("reads tables by their header, which it waits for, exactly as an upload of the whole file would", async () => {
    file = path.join(folder, "log.csv");
    writeFileSync(file, "step;loss;grad_norm/fc1;note\n");
    const following = follow();
    appendFileSync(file, "0;0,5;NaN;a\n1;0,25;1e-300;b\n");
    await until(async () =>
      expect(await stored("grad_norm/fc1")).toEqual([
        [0, "NaN"],
        [1, 1e-300],
      ]),
    );
    appendFileSync(file, "2;0,125;2;c\n");
    await until(async () =>
      expect(await stored()).toEqual([
        [0, 0.5],
        [1, 0.25],
        [2, 0.125],
      ]),
    );
    await following.stop();
  });

  it("marks the run as finished when the file rests, and takes a last line without line end then", async () => {
    writeFileSync(file, records(0, 3).trimEnd());
    const following = follow("--finish", "--rest", "1");
    expect(await following.ended).toBe(EXIT.ok);
    expect(await stepsOf()).toEqual([0, 1, 2]);
    expect(following.said.at(-1)).toMatch(
      /it grows no more at byte \d+, 3 points sent; the run is marked as finished$/,
    );
    expect((await findRun())?.training.state).toBe("finished");
  });

  it("says a few times what a line is not, and goes on", async () => {
    writeFileSync(file, `${records(0, 2)}${"nothing\n".repeat(20)}${record(2)}`);
    const following = follow();
    await untilStored([0, 1, 2]);
    await following.stop();
    const remarks = following.said.slice(1, -1);
    expect(remarks).toHaveLength(6);
    expect(remarks[0]).toMatch(/line 3: Expected one JSON object on the line, found text that is no JSON\.$/);
    expect(remarks[5]).toMatch(/further remarks are not shown$/);
  });

  it.each([
    ["a document", "doc.json", '{\n  "a": 1\n}\n'],
    ["a table without a step", "table.csv", "a,b\n1,2\n3,4\n"],
    ["predictions of patients", "p.csv", "patient_id,y_true,y_prob\n1,0,0.5\n2,1,0.5\n"],
    ["a database", "x.db", `SQLite format 3\u0000${"\n".repeat(9)}`],
  ])("refuses what does not grow line by line in one sentence: %s", async (_what, filename, content) => {
    file = path.join(folder, filename);
    writeFileSync(file, content);
    const following = follow();
    expect(await following.ended).toBe(EXIT.unusable);
    expect(following.said.at(-1)).toMatch(
      /Expected JSON Lines or a table .* found .* Send the file with rounds upload/,
    );
  });

  it("refuses a file that is not there, a foreign project and a wrong token, each in one sentence", async () => {
    expect(await follow().ended).toBe(EXIT.unusable);
    writeFileSync(file, records(0, 1));
    const words = [file, "--url", server.url];
    const foreign = new Following([...words, "--token", token, "--project", "nowhere"]);
    expect([await foreign.ended, foreign.said.length]).toEqual([EXIT.unusable, 1]);
    const wrong = new Following([...words, "--token", "gr".padEnd(40, "x"), "--project", by.projectId]);
    expect([await wrong.ended, wrong.said.length]).toEqual([EXIT.unusable, 1]);
  });

  it.each([
    [["a", "b"], "expected one FILE"],
    [["a", "--url", "x"], "--url needs"],
    [["a", "--url", "http://x", "--token", "t", "--rest", "5"], "--finish"],
    [["a", "--url", "http://x", "--token", "t", "--finish", "--rest", "-1"], "--rest needs"],
  ])("explains wrong words: %j", async (words, expected) => {
    await expect(new Following(words).ended).rejects.toThrow(expected);
  });
});
