import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOGGERS = path.join(import.meta.dirname, "../fixtures/loggers");

describeOnBothDatabases("importing files that are read in jumps", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  it.each([
    ["parquet/pyarrow-zstd-groups.parquet", "parquet", 352, 0],
    ["mlflow-sqlite/two-runs.db", "sqlite", 20, 1],
    ["trackio/tbi.db", "sqlite", 15, 1],
  ])("%s", async (name, format, points, issueCount) => {
    const content = readFileSync(path.join(LOGGERS, name));
    const filename = path.basename(name);
    const upload = {
      project: engineer.projectId,
      run: name,
      filename,
      body: bodyOf(content),
      expectedBytes: null,
      expectedSha256: null,
    };
    expect(await importRun(runtime, engineer, upload)).toMatchObject({ format, points, issueCount });
  });
});
