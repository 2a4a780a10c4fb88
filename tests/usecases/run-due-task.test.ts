import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { createTaskRunner, scheduleRecurringTasks } from "@/lib/usecases/run-due-task";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";

describeOnBothDatabases("tasks that are due", (context) => {
  const runtime = () => ({ database: context.db }) as unknown as Runtime;
  const drain = async (runner: () => Promise<boolean>) => {
    let count = 0;
    while (await runner()) count += 1;
    return count;
  };
  beforeEach(async () => {
    await drain(createTaskRunner(runtime(), { once: { run: async () => undefined } }));
  });

  test("are each done once by one of two processes", async () => {
    const done: (string | null)[] = [];
    const once = { run: async (_runtime: Runtime, runId: string | null) => void done.push(runId) };
    for (const runId of ["a", "b", "c", "d"]) {
      await enqueueTask(context.db, { kind: "once", runId, dueAt: new Date() });
    }
    const counts = await Promise.all([
      drain(createTaskRunner(runtime(), { once })),
      drain(createTaskRunner(runtime(), { once })),
    ]);
    expect(counts[0] + counts[1]).toBe(4);
    expect(done.sort()).toEqual(["a", "b", "c", "d"]);
  });

  test("come up again after a failure, but not at once", async () => {
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const run = vi.fn(async () => {
      throw new Error("no connection");
    });
    await enqueueTask(context.db, { kind: "failing", runId: null, dueAt: new Date() });
    expect(await drain(createTaskRunner(runtime(), { failing: { run } }))).toBe(1);
    expect(run).toHaveBeenCalledTimes(1);
    expect(String(written.mock.calls[0]?.[0])).toContain("no connection");
  });

  test("recur by themselves once they were scheduled, however many servers start", async () => {
    // What other tests left behind is not known here and says so.
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const run = vi.fn(async () => undefined);
    const handlers = { recurring: { run, everyMs: 60_000 } };
    let now = new Date();
    await scheduleRecurringTasks(runtime(), handlers, now);
    await scheduleRecurringTasks(runtime(), handlers, now);
    const runner = createTaskRunner(runtime(), handlers, () => now);
    await drain(runner);
    expect(run).toHaveBeenCalledTimes(1);
    now = new Date(now.getTime() + 60_001);
    await drain(runner);
    expect(run).toHaveBeenCalledTimes(2);
  });

  test("of a killed process are taken over within half a minute, those of a busy one are not", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    let now = new Date();
    await enqueueTask(context.db, { kind: "long", runId: null, dueAt: now });
    const work = new EventTarget();
    const happens = (name: string) => new Promise((resolve) => work.addEventListener(name, resolve, { once: true }));
    const begun = happens("begun");
    const run = async () => {
      const over = happens("over");
      work.dispatchEvent(new Event("begun"));
      await over;
    };
    const busy = createTaskRunner(runtime(), { long: { run } }, () => now)();
    await begun;
    const other = createTaskRunner(runtime(), { long: { run: async () => undefined } }, () => now);
    for (let second = 0; second < 60; second += 5) {
      now = new Date(now.getTime() + 5_000);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await other()).toBe(false);
    }
    // A killed process renews nothing any more.
    vi.clearAllTimers();
    now = new Date(now.getTime() + 30_000);
    expect(await other()).toBe(true);
    work.dispatchEvent(new Event("over"));
    await busy;
  });

  test("of a kind that this version does not know are kept for one that does", async () => {
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await enqueueTask(context.db, { kind: "of-tomorrow", runId: null, dueAt: new Date() });
    const knowsNone = createTaskRunner(runtime(), {});
    expect(await drain(knowsNone)).toBeGreaterThan(0);
    expect(await drain(knowsNone)).toBe(0);
  });
});
