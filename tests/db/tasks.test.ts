import { beforeEach, expect, it } from "vitest";
import { prismaOf } from "@/lib/db/database";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { finishTask, postponeTask } from "@/lib/db/finish-task";
import { leaseTask } from "@/lib/db/lease-task";
import { describeOnBothDatabases } from "./both-databases";

const start = new Date("2026-01-01T00:00:00Z");
const after = (ms: number) => new Date(start.getTime() + ms);

describeOnBothDatabases("tasks", (context) => {
  beforeEach(async () => {
    await prismaOf(context.db).task.deleteMany();
  });

  const lease = (owner: string, now: Date) => leaseTask(context.db, { owner, now, leaseMs: 1_000 });
  const enqueue = (kind: string, dueAt: Date, runId: string | null = "r") => {
    return enqueueTask(context.db, { kind, runId, dueAt });
  };

  it("are one for a kind and run, due at the earliest time asked for", async () => {
    await enqueue("fold", after(500));
    await enqueue("fold", after(100));
    await enqueue("fold", after(900));
    await enqueue("sweep", after(200), null);
    expect(await lease("a", after(99))).toBeNull();
    expect(await lease("a", after(300))).toMatchObject({ kind: "fold", runId: "r" });
    expect(await lease("a", after(300))).toMatchObject({ kind: "sweep", runId: null });
    expect(await lease("a", after(300))).toBeNull();
  });

  it("are leased by one of many processes", async () => {
    for (let run = 0; run < 5; run += 1) await enqueue("fold", start, `run${run}`);
    const owners = Array.from({ length: 12 }, (_, index) => `owner${index}`);
    const leased = await Promise.all(owners.map((owner) => lease(owner, start)));
    const ids = leased.flatMap((task) => (task === null ? [] : [task.id]));
    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });

  it("are free again when the lease runs out, and gone when finished", async () => {
    await enqueue("fold", start);
    const lost = await lease("a", start);
    expect(await lease("b", after(999))).toBeNull();
    const taken = await lease("b", after(1_000));
    if (lost === null || taken === null) throw new Error("The task was not leased.");
    await finishTask(context.db, { task: lost });
    expect(await prismaOf(context.db).task.count()).toBe(1);
    await finishTask(context.db, { task: taken });
    expect(await prismaOf(context.db).task.count()).toBe(0);
  });

  it("are done once more when they are asked for while they are done", async () => {
    await enqueue("fold", start);
    const taken = await lease("a", start);
    await enqueue("fold", after(50));
    if (taken === null) throw new Error("The task was not leased.");
    await finishTask(context.db, { task: taken });
    expect(await lease("a", after(49))).toBeNull();
    expect(await lease("a", after(50))).toMatchObject({ kind: "fold", attempts: 0 });
  });

  it("wait with their failures counted when they are postponed", async () => {
    await enqueue("fold", start);
    const taken = await lease("a", start);
    if (taken === null) throw new Error("The task was not leased.");
    await postponeTask(context.db, { task: taken, dueAt: after(5_000), error: "no luck" });
    expect(await lease("a", after(4_999))).toBeNull();
    expect(await lease("a", after(5_000))).toMatchObject({ attempts: 1 });
  });
});
