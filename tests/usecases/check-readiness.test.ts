import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readMigrations } from "@/lib/db/read-migrations";
import { checkReadiness } from "@/lib/usecases/check-readiness";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("a server is ready", (opened) => {
  let made: ReturnType<typeof runtimeOn>;
  let ready: Runtime;

  beforeEach(() => {
    made = runtimeOn(opened.db);
    const migrations = readMigrations(process.cwd(), opened.db.provider).map(({ name }) => name);
    ready = { ...made.runtime, migrations, vitals: { ...made.runtime.vitals, taskLoopTurnedAt: new Date() } };
  });
  afterEach(() => made.remove());

  it("when every part of it works", async () => {
    const parts = { database: "ok", migrations: "ok", workers: "ok", uploads: "ok", tasks: "ok" };
    expect(await checkReadiness(ready)).toEqual({ status: "ready", parts });
  });

  it("and not while a migration of its version is missing", async () => {
    const runtime = { ...ready, migrations: [...ready.migrations, "20990101000000_later"] };
    const { status, parts } = await checkReadiness(runtime);
    expect(status).toBe("unavailable");
    expect(parts.migrations).toBe(`1 of ${runtime.migrations.length} migrations are not applied`);
  });

  it("and not while no worker thread runs, or the task loop has not come round", async () => {
    const workers = { ...ready.workers, state: () => ({ threads: 0, busy: 0, waiting: 3 }) };
    const vitals = { ...ready.vitals, taskLoopTurnedAt: new Date(Date.now() - 3_600_000) };
    const { status, parts } = await checkReadiness({ ...ready, workers, vitals });
    expect(status).toBe("unavailable");
    expect(parts).toMatchObject({ workers: "no worker thread is running", tasks: expect.stringContaining("3600 s") });
  });

  it("and not where uploads cannot be written; why goes to the log and not to whoever asks", async () => {
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await writeFile(path.join(ready.config.dataFolder, "uploads"), "in the way");
    const { status, parts } = await checkReadiness(ready);
    expect(status).toBe("unavailable");
    expect(parts.uploads).toBe("it does not answer");
    expect(written.mock.calls.map(([line]) => String(line)).join("")).toContain("EEXIST");
  });
});
