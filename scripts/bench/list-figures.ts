import { createProject } from "@/lib/db/create-project";
import { prismaOf } from "@/lib/db/database";
import { saveDiagnosis } from "@/lib/db/save-diagnosis";
import type { RunListPage } from "@/lib/schema/run";
import type { Bench } from "./bench-context";
import type { Figure, Reading } from "./figure";
import { prefillRun } from "./prefill-run";
import { ask, askJson, readBytes, waitForDiagnosis } from "./request";
import { alternate, secondsOf } from "./sample";
import type { Server } from "./server";
import { makeColumns } from "./workload";

const TURNS = 25;
const STEPS = 40;

/** Runs of a project, each with so many series. */
type Size = { readonly runs: number; readonly series: number };

const LARGE: Size = { runs: 200, series: 1_500 };
const NARROW: Size = { runs: 200, series: 10 };
const SMALL: Size = { runs: 20, series: 10 };

/** The projects of all cases, on one server, made when the first case asks for them. */
let made: Promise<{
  readonly server: Server;
  readonly cookie: string;
  readonly ids: ReadonlyMap<Size, string>;
}> | null = null;

export const LIST: Figure = {
  name: "list",
  what: `The list of runs of a project of ${nameOf(LARGE)} from SQLite`,
  cases: [
    {
      name: "data of 50 runs, against all runs of a project of 20 runs × 10 series",
      goal: null,
      measure: (bench) => measure(bench, "/api/v1/runs?", SMALL),
    },
    {
      name: "data of 50 runs, against 50 of a project of 200 runs × 10 series",
      goal: { atMost: 1.5 },
      measure: (bench) => measure(bench, "/api/v1/runs?", NARROW),
    },
    {
      name: "data of 50 runs with a finding of a rule, by loss, against the same of 200 runs × 10 series",
      goal: { atMost: 1.5 },
      measure: (bench) => measure(bench, "/api/v1/runs?rule=vanishing-gradient&sort=loss&", NARROW),
    },
    {
      name: "page of 50 runs, against one of all of 20 runs × 10 series",
      goal: null,
      measure: (bench) => measure(bench, "/runs?", SMALL),
    },
    {
      name: "page of 50 runs, against one of 50 of 200 runs × 10 series",
      goal: { atMost: 1.5 },
      measure: (bench) => measure(bench, "/runs?", NARROW),
    },
    {
      name: "page of all 200 runs, against one of all of 200 runs × 10 series",
      goal: { atMost: 1.5 },
      measure: (bench) => measure(bench, "/runs?size=200&", NARROW),
    },
  ],
};

async function measure(bench: Bench, path: string, reference: Size): Promise<Reading> {
  made ??= makeProjects(bench);
  const { server, cookie, ids } = await made;
  const read = async (size: Size): Promise<Buffer> => {
    const headers = path.startsWith("/api") ? {} : { cookie };
    return await readBytes(await ask(server, { method: "GET", path: `${path}project=${ids.get(size)}`, headers }));
  };
  const sizes = { product: (await read(LARGE)).length, reference: (await read(reference)).length };
  const measured = await alternate(
    TURNS,
    () => secondsOf(() => read(LARGE)),
    () => secondsOf(() => read(reference)),
  );
  return {
    value: measured.ratio,
    unit: "times the reference",
    product: measured.product,
    reference: { ...measured.reference, what: nameOf(reference) },
    facts: { bytes: sizes.product, "bytes of the reference": sizes.reference },
  };
}

function nameOf({ runs, series }: Size): string {
  return `${runs} runs × ${series.toLocaleString("en")} series`;
}

async function makeProjects(bench: Bench) {
  const server = await bench.server("sqlite");
  const ids = new Map<Size, string>();
  for (const size of [SMALL, NARROW, LARGE]) {
    const name = `list ${nameOf(size)}`;
    const { id: projectId } = await createProject(server.database, { name, description: "", by: "bench" });
    await fillProject(bench, { ...server, projectId }, size);
    ids.set(size, projectId);
    const page = await askJson<RunListPage>(server, { method: "GET", path: `/api/v1/runs?project=${projectId}` });
    const isWhole = page.total === bench.scaled(size.runs) && page.runs.every(({ status }) => status !== "pending");
    if (!isWhole) throw new Error(`The project of ${nameOf(size)} was not filled.`);
  }
  return { server, cookie: await server.signIn(), ids };
}

/** All runs have the same numbers: the first one is checked, the others are given its diagnosis. */
async function fillProject(bench: Bench, server: Server, { runs, series }: Size): Promise<void> {
  const columns = makeColumns({ name: `list ${series}`, steps: STEPS, layers: series - 1 });
  const names = Array.from({ length: bench.scaled(runs) }, (_, index) => `run ${index + 1}`);
  const [first = "", ...others] = names;
  const checkedId = await prefillRun(server, first, columns, STEPS);
  await waitForDiagnosis(server, checkedId);
  const { run, diagnosisResult } = prismaOf(server.database);
  const checked = await run.findUniqueOrThrow({ where: { id: checkedId } });
  const { engineVersion, status, result, line } = await diagnosisResult.findFirstOrThrow({
    where: { runId: checkedId, key: checked.diagnosisKey ?? "" },
  });
  for (const name of others) {
    const runId = await prefillRun(server, name, columns, STEPS);
    const { revision } = await run.findUniqueOrThrow({ where: { id: runId }, select: { revision: true } });
    await saveDiagnosis(server.database, {
      runId,
      revision,
      key: checked.diagnosisKey ?? "",
      engineVersion,
      status,
      weight: checked.diagnosisWeight,
      findings: checked.diagnosisFindings.split(" ").filter((rule) => rule !== ""),
      lastStep: checked.lastStep === null ? null : Number(checked.lastStep),
      finalLoss: checked.finalLoss,
      result,
      line,
    });
  }
}
