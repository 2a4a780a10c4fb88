import { choosePage } from "./choose-page";
import { type Database, prismaOf } from "./database";
import { findingWord } from "./finding-words";
import type { Prisma } from "./generated/sqlite/client";
import { RUN_SELECT, type RunRecord, VISIBLE_RUN } from "./run-record";
import { containing } from "./search-text";

/** A run as the list shows it, with its latest diagnosis and its latest file. */
export type ListedRun = RunRecord & {
  /** What is stored of the diagnosis for lists, or the whole result where an earlier version stored it; null while the first one is being computed. */
  readonly diagnosis: { readonly form: "line" | "result"; readonly json: string } | null;
  readonly lastImport: { readonly filename: string; readonly at: Date } | null;
};

const ORDERS = {
  newest: [{ createdAt: "desc" }, { id: "asc" }],
  oldest: [{ createdAt: "asc" }, { id: "asc" }],
  name: [{ name: "asc" }, { id: "asc" }],
  weight: [{ diagnosisWeight: "asc" }, { createdAt: "desc" }, { id: "asc" }],
  training: [{ training: { sort: "asc", nulls: "last" } }, { createdAt: "desc" }, { id: "asc" }],
  "last-step": [{ lastStep: { sort: "desc", nulls: "last" } }, { createdAt: "desc" }, { id: "asc" }],
  loss: [{ finalLoss: { sort: "asc", nulls: "last" } }, { createdAt: "desc" }, { id: "asc" }],
} as const satisfies Record<string, Prisma.RunOrderByWithRelationInput[]>;

export type RunFilter = {
  /** null = every project. */
  readonly projectIds: readonly string[] | null;
  /** Part of the name, whatever its case. */
  readonly search: string | null;
  /** null = any. */
  readonly statuses: readonly string[] | null;
  /** A single run; null = any. */
  readonly id: string | null;
  /** What its trainer said last. */
  readonly training?: string;
  /** A rule with a finding. */
  readonly rule?: string;
  /** Where its points came from. */
  readonly source?: RunOrigin;
  /** Name of an experiment of a tracker. */
  readonly experiment?: string;
  readonly tag?: { readonly key: string; readonly value: string | null };
  /** Ordinary runs alone, or those that name the plan of this SHA-256; all where it is not given. */
  readonly proof?: "without" | { readonly plan: string };
};

/** A format of files, or a client that sends while it trains. */
export type RunOrigin =
  | { readonly kind: "format"; readonly format: string }
  | { readonly kind: "client"; readonly tracker: "mlflow" | "wandb" | "trackio" };

/**
 * One page of runs and how many there are in all; the order is total, so that no run is on two pages.
 *
 * @returns also how many runs of experiments the other filters find, whether they are listed or not
 */
export async function listRuns(
  db: Database,
  params: RunFilter & { readonly order: keyof typeof ORDERS; readonly offset: number; readonly limit: number },
): Promise<{ readonly runs: ListedRun[]; readonly total: number; readonly ofExperiments: number }> {
  const { search, offset, limit } = params;
  const others = await whereOf(db, params);
  const where = { AND: [others, whereProof(params.proof)] };
  const { run, diagnosisResult } = prismaOf(db);
  const orderBy = [...ORDERS[params.order]];
  const select = { ...RUN_SELECT, diagnosisKey: true, imports: LAST_FILE };
  const choose = (of: Prisma.RunWhereInput, place: { readonly offset: number; readonly limit: number }) => {
    return choosePage(db, {
      ...place,
      search: search ?? "",
      where: of,
      count: () => run.count({ where: of }),
      listTexts: async () => {
        const texts = await run.findMany({ where: of, orderBy, select: { id: true, name: true } });
        return texts.map(({ id, name }) => ({ id, texts: [name] }));
      },
    });
  };
  const { total, ...page } = await choose(where, { offset, limit });
  const experiments = { AND: [others, { proofPlan: { not: null } }] };
  const { total: ofExperiments } = await choose(experiments, { offset: 0, limit: 0 });
  const rows = await run.findMany({ ...page, orderBy, select });
  const keys = rows.flatMap(({ id, diagnosisKey }) =>
    diagnosisKey === null ? [] : [{ runId: id, key: diagnosisKey }],
  );
  const lines = await diagnosisResult.findMany({ where: { OR: keys }, select: { runId: true, line: true } });
  const diagnoses = new Map(lines.map(({ runId, line }) => [runId, { form: "line" as "line" | "result", json: line }]));
  const without = new Set(lines.flatMap(({ runId, line }) => (line === "" ? [runId] : [])));
  if (without.size > 0) {
    const earlier = { OR: keys.filter(({ runId }) => without.has(runId)) };
    const results = await diagnosisResult.findMany({ where: earlier, select: { runId: true, result: true } });
    for (const { runId, result } of results) diagnoses.set(runId, { form: "result", json: result });
  }
  return { total, ofExperiments, runs: rows.map((row) => toListedRun(row, diagnoses.get(row.id) ?? null)) };
}

const LAST_FILE = {
  where: { state: "published", kind: "file" },
  orderBy: { publishedAt: "desc" },
  take: 1,
  select: { filename: true, publishedAt: true },
} as const satisfies Prisma.Run$importsArgs;

async function whereOf(db: Database, filter: RunFilter): Promise<Prisma.RunWhereInput> {
  const { projectIds, search, statuses, id, training, rule, source, experiment, tag } = filter;
  const parts: Prisma.RunWhereInput[] = [];
  if (source !== undefined) parts.push(whereSource(source));
  if (experiment !== undefined) {
    const places = await listExperimentPlaces(db, projectIds, experiment);
    // An alternative of nothing would leave out the condition instead of every run.
    parts.push(places.length === 0 ? { id: { in: [] } } : { OR: places });
  }
  return {
    ...VISIBLE_RUN,
    ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }),
    ...(search === null ? {} : { name: containing(db, search) }),
    ...(id === null ? {} : { id }),
    ...(statuses === null ? {} : { diagnosisStatus: { in: [...statuses] } }),
    ...(training === undefined ? {} : { training }),
    ...(rule === undefined ? {} : { diagnosisFindings: { contains: findingWord(rule) } }),
    ...(tag === undefined
      ? {}
      : { tags: { some: tag.value === null ? { key: tag.key } : { ...tag, value: tag.value } } }),
    AND: parts,
  };
}

function whereProof(proof: RunFilter["proof"]): Prisma.RunWhereInput {
  if (proof === undefined) return {};
  return { proofPlan: proof === "without" ? null : proof.plan };
}

function whereSource(source: RunOrigin): Prisma.RunWhereInput {
  if (source.kind === "format") {
    // Formats are a JSON list of names.
    const formats = { contains: JSON.stringify(source.format) };
    return { imports: { some: { state: "published", kind: "file", formats } } };
  }
  return source.tracker === "mlflow"
    ? { experimentNumber: { not: null } }
    : { trackedAs: { is: { tracker: source.tracker } } };
}

/** Where runs of the experiments of this name are, in any of the projects. */
async function listExperimentPlaces(
  db: Database,
  projectIds: readonly string[] | null,
  name: string,
): Promise<Prisma.RunWhereInput[]> {
  const places = await prismaOf(db).experiment.findMany({
    where: { name, ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }) },
    select: { projectId: true, number: true },
  });
  return places.map(({ projectId, number }) => ({ projectId, experimentNumber: number }));
}

type Row = RunRecord & {
  readonly diagnosisKey: string | null;
  readonly imports: readonly { readonly filename: string | null; readonly publishedAt: Date | null }[];
};

function toListedRun({ diagnosisKey: _, imports, ...run }: Row, diagnosis: ListedRun["diagnosis"]): ListedRun {
  const [last] = imports;
  const hasFile = last !== undefined && last.filename !== null && last.publishedAt !== null;
  return {
    ...run,
    diagnosis,
    lastImport: hasFile ? { filename: last.filename ?? "", at: last.publishedAt ?? run.createdAt } : null,
  };
}
