import * as z from "zod";
import { ACCESS_OPERATIONS } from "./access-operations";
import { planPageSchema, savePlanBodySchema } from "./analysis-plan";
import { diagnosisDocumentSchema } from "./diagnosis";
import { EXPORT_FORMATS, exportQuerySchema } from "./export";
import { gapOutcomeSchema } from "./group-gap";
import { JUDGEMENT_OPERATIONS } from "./judgement-operations";
import { keptReportListSchema } from "./kept-report";
import { LIVE_OPERATIONS } from "./live-operations";
import { changedMappingSchema, changeMappingBodySchema, mappingPageSchema, mappingQuerySchema } from "./mapping";
import { NOTE_OPERATIONS } from "./note-operations";
import type { Operation } from "./operation";
import { picturesQuerySchema, picturesSchema } from "./pictures";
import { addedPredictionsSchema, addPredictionsQuerySchema, predictionSetListSchema } from "./predictions";
import { PROOF_OPERATIONS } from "./proof-operations";
import { readinessSchema } from "./readiness";
import { REPORT_FORMATS, reportQuerySchema } from "./report";
import { reportChangesDocumentSchema } from "./report-changes";
import { reportSignaturesSchema, signedReportSchema, signReportBodySchema } from "./report-signature";
import {
  appendedPointsSchema,
  changeRunBodySchema,
  createRunBodySchema,
  deleteRunBodySchema,
  importQuerySchema,
  importResultSchema,
  runDetailsSchema,
  runListPageSchema,
  runListQuerySchema,
} from "./run";
import { heatmapQuerySchema, heatmapSchema, seriesPageSchema, seriesQuerySchema } from "./series";
import { subgroupsDocumentSchema } from "./subgroups";
import { TRACKER_OPERATIONS } from "./tracker-operations";

/** RFC 9457 problem details, the form of every error. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  fix: z.string(),
  requestId: z.string(),
});

const EXPORT_MEDIA_TYPES = Object.values(EXPORT_FORMATS).map(({ mediaType }) => mediaType);
const REPORT_MEDIA_TYPES = Object.values(REPORT_FORMATS).map(({ mediaType }) => mediaType);

const healthSchema = z.object({
  status: z.literal("ok"),
  version: z.string(),
  database: z.enum(["sqlite", "postgresql"]),
});

/** Every route that a token opens, and the public ones beside them; a test compares the list with the files. */
export const OPERATIONS: readonly Operation[] = [
  { method: "get", path: "/api/health", summary: "Whether the server can serve", isPublic: true, answer: healthSchema },
  {
    method: "get",
    path: "/api/ready",
    summary: "Whether requests should be sent here: 200, or 503 with the part that does not work",
    isPublic: true,
    answer: readinessSchema,
  },
  { method: "get", path: "/api/openapi.json", summary: "This description", isPublic: true, answer: z.object({}) },
  {
    method: "post",
    path: "/api/v1/imports",
    summary:
      "Import a log into a run: the raw file, or a .zip or .tar of a run folder, as the body. An unknown run name is created, an existing one is appended to. 201, or 200 when the same content is already there. With Accept: application/x-ndjson, progress lines come first and the last line is the result or a problem.",
    query: importQuerySchema,
    body: "raw",
    answer: importResultSchema,
    status: 201,
    audits: ["import.published", "predictions.added", "import.refused", "import.repeated"],
  },
  { method: "get", path: "/api/v1/runs", summary: "List runs", query: runListQuerySchema, answer: runListPageSchema },
  {
    method: "post",
    path: "/api/v1/runs",
    summary: "Create an empty run",
    body: createRunBodySchema,
    answer: z.object({ id: z.string() }),
    status: 201,
    audits: ["run.created"],
  },
  { method: "get", path: "/api/v1/runs/{id}", summary: "One run", answer: runDetailsSchema },
  {
    method: "patch",
    path: "/api/v1/runs/{id}",
    summary:
      "Rename a run, state settings in place of what its files say (null counts again as the files state it; the diagnosis follows), or say how its training stands: running, finished, failed or killed (stopped by hand). Whoever may send points may say the last alone; the same again changes nothing",
    body: changeRunBodySchema,
    answer: runDetailsSchema,
    audits: ["run.renamed", "run.settings-changed", "run.training-changed"],
  },
  {
    method: "delete",
    path: "/api/v1/runs/{id}",
    summary: "Delete a run, with the reason: it is hidden and its name is free; its data stay in the database",
    body: deleteRunBodySchema,
    answer: z.object({ id: z.string() }),
    audits: ["run.deleted"],
  },
  {
    method: "post",
    path: "/api/v1/runs/{id}/points",
    summary:
      "Append records as JSON Lines; committed when answered. With an Idempotency-Key header the batch counts once, however often it is sent.",
    body: "raw",
    answer: appendedPointsSchema,
    audits: ["points.appended", "points.refused", "import.refused", "import.repeated"],
  },
  {
    method: "post",
    path: "/api/v1/runs/{id}/predictions",
    summary:
      "Add predictions of patients to a run: a CSV, TSV or Parquet file as the body, plain or gzip, with the columns y_true (0 or 1) and y_prob (from 0 to 1); weight, patient_id, split, threshold, comparator_<name> and columns that name groups may follow. All or nothing: a cell that cannot be taken, or a column that identifies patients, refuses the file with column and row. 201, or 200 when the run has the same file already.",
    query: addPredictionsQuerySchema,
    body: "raw",
    answer: addedPredictionsSchema,
    status: 201,
    audits: ["predictions.added", "import.refused", "import.repeated"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/predictions",
    summary: "The prediction sets of a run, the latest first, without any row of a patient",
    answer: predictionSetListSchema,
  },
  {
    method: "delete",
    path: "/api/v1/runs/{id}/predictions/{setId}",
    summary: "Take a prediction set from a run: its rows are removed, and the diagnosis follows",
    answer: z.object({ id: z.string() }),
    audits: ["predictions.removed"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/diagnosis",
    summary: "The diagnosis; waits until it is computed",
    answer: diagnosisDocumentSchema,
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/subgroups",
    summary:
      "What predictions and training log say of groups of patients; waits until it is computed. Readers who may not see single patients are given no small cell (1 to 10) and nothing from which one follows: null, or an estimate that is suppressed, in its place",
    answer: subgroupsDocumentSchema,
    audits: ["results.first-seen", "patient-level.opened"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/gaps",
    summary:
      "Where the excess loss of groups of patients comes from: parts that add up to it, with intervals, what each would take to close, and what to supply where one is not known; waits until it is computed. Readers who may not see single patients are given none where anything of a group is hidden",
    answer: gapOutcomeSchema,
    audits: ["results.first-seen", "patient-level.opened", "proof.results-seen"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/series",
    summary: "Series of a run, downsampled without losing an extreme",
    query: seriesQuerySchema,
    answer: seriesPageSchema,
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/export",
    summary:
      "All points of a run, exact and in order of arrival, streamed as CSV, JSON Lines or Parquet; importing the file gives the same series again",
    query: exportQuerySchema,
    answer: EXPORT_MEDIA_TYPES,
    audits: ["run.exported"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/report",
    summary:
      "The report on a run as it stands now: the record in canonical JSON (RFC 8785), the same as one HTML file or as tagged PDF/A-2a, its numbers as CSV, or all of it as a signed bundle with inputs (predictions only for readers who may see single patients); waits until it is computed, and stands in the audit log. Readers who may not see single patients are given no small cell (1 to 10) and nothing from which one follows",
    query: reportQuerySchema,
    answer: REPORT_MEDIA_TYPES,
    audits: ["report.exported", "results.first-seen"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/reports",
    summary:
      "Records of the report on a run that were exported or signed, the newest first, with which of them is the present one; readers who may not see single patients are given their own kind alone",
    answer: keptReportListSchema,
    audits: ["results.first-seen"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/reports/{sha256}",
    summary:
      "An earlier record as it was kept, in canonical JSON (RFC 8785). 403 for readers who may not see single patients where it says other things of patients than the present one",
    answer: [REPORT_FORMATS.json.mediaType],
    audits: ["report.exported", "results.first-seen"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/reports/{sha256}/changes",
    summary:
      "What changed from an earlier record to the present one: numbers with the interval of their difference, verdicts, and what differs of inputs, plan, settings, engine and policies. 409 for a record that shows less than the present one does, 422 for one that another version wrote",
    answer: reportChangesDocumentSchema,
    audits: ["results.first-seen"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/report/signatures",
    summary:
      "Who signed the report on a run as it stands now for whoever asks, when and with which meaning, and which other records of the run were signed; waits until the report is computed",
    answer: reportSignaturesSchema,
  },
  {
    method: "post",
    path: "/api/v1/runs/{id}/report/signatures",
    summary:
      "Sign the record that was read, with its meaning and one's own password again. For people with a session alone: 403 for every token and for a wrong password, 429 beyond 5 tries a minute, 409 where the report has changed since it was read or is signed by this person with this meaning already",
    body: signReportBodySchema,
    answer: signedReportSchema,
    status: 201,
    audits: ["report.signed", "results.first-seen"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/mapping",
    summary: "What each series of a run was taken for, and what the key rules would take it for",
    query: mappingQuerySchema,
    answer: mappingPageSchema,
  },
  {
    method: "patch",
    path: "/api/v1/runs/{id}/mapping",
    summary:
      "Change what series are taken for, one, several or all that a pattern matches; the diagnosis follows. With dryRun, say what would change",
    body: changeMappingBodySchema,
    answer: changedMappingSchema,
    audits: ["run.mapping-changed"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/heatmap",
    summary: "Layers × steps of a metric",
    query: heatmapQuerySchema,
    answer: heatmapSchema,
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/pictures",
    summary:
      "All pictures of a run at once, at the same cost for any length of run: every series as buckets that keep each extreme with its exact step, the heatmap, and the profile over depth. Columns of numbers are 64-bit floats, low byte first, as base64; NaN where there is none",
    query: picturesQuerySchema,
    answer: picturesSchema,
  },
  ...JUDGEMENT_OPERATIONS,
  ...PROOF_OPERATIONS,
  {
    method: "get",
    path: "/api/v1/projects/{id}/analysis-plan",
    summary: "What a project declared before it looked at results, with every version, its author and its time",
    answer: planPageSchema,
  },
  {
    method: "put",
    path: "/api/v1/projects/{id}/analysis-plan",
    summary:
      "Declare a further version of the analysis plan; 409 where another one follows `replaces` already. A version written after results were seen is marked for ever; the diagnoses of the project follow",
    body: savePlanBodySchema,
    answer: planPageSchema,
    audits: ["plan.declared"],
  },
  ...ACCESS_OPERATIONS,
  ...LIVE_OPERATIONS,
  ...NOTE_OPERATIONS,
  ...TRACKER_OPERATIONS,
];

/** Limits of an operation ("post /api/v1/imports"): of what, how much at most, and in which unit. */
export type StatedLimits = Readonly<Record<string, readonly (readonly [string, number, string])[]>>;

/**
 * @param limits what operations accept at most beside what their schemas say
 * @returns the OpenAPI 3.1 document of the API, built from the schemas that the routes parse with
 */
export function describeApi(version: string, limits: StatedLimits): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  const shared: SharedSchemas = new Map();
  for (const operation of OPERATIONS) {
    const entry = paths[operation.path] ?? {};
    const stated = limits[`${operation.method} ${operation.path}`] ?? [];
    entry[operation.method] = { ...describeOperation(operation, shared), ...describeLimits(stated) };
    paths[operation.path] = entry;
  }
  const problem = jsonSchema(problemSchema, shared);
  return {
    openapi: "3.1.1",
    info: { title: "Gradient Rounds", version },
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: { Problem: problem, ...Object.fromEntries(shared) },
    },
  };
}

function describeLimits(limits: StatedLimits[string]): { readonly description?: string } {
  if (limits.length === 0) return {};
  const lines = limits.map(([what, limit, unit]) => `- ${what}: ${limit.toLocaleString("en-US")} ${unit}`);
  return { description: `Accepted at most (beyond it: 413, nothing is stored):\n${lines.join("\n")}` };
}

/** Schemas that others refer to (recursive ones), by name. */
type SharedSchemas = Map<string, unknown>;

const CONTENT_DIGEST = {
  name: "Content-Digest",
  in: "header",
  required: false,
  description: "sha-256=:…: of the body (RFC 9530). Another body is refused with 400, and nothing is stored.",
  schema: { type: "string" },
} as const;

function describeOperation(operation: Operation, shared: SharedSchemas): Record<string, unknown> {
  const parameters = [
    ...[...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    })),
    ...queryParameters(operation.query),
    ...(operation.body === "raw" ? [CONTENT_DIGEST] : []),
  ];
  return {
    summary: operation.summary,
    security: operation.isPublic === true ? [] : [{ token: [] }],
    ...(operation.audits === undefined ? {} : { "x-audit-actions": operation.audits }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: true, content: describeBody(operation.body, shared) } }),
    responses: {
      [String(operation.status ?? 200)]: {
        description: "Success",
        content: describeAnswer(operation.answer, shared),
      },
      default: {
        description: "Problem",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function describeAnswer(answer: z.ZodType | readonly string[], shared: SharedSchemas): Record<string, unknown> {
  if (!Array.isArray(answer)) return { "application/json": { schema: jsonSchema(answer as z.ZodType, shared) } };
  return Object.fromEntries(answer.map((type) => [type, { schema: { type: "string", format: "binary" } }]));
}

function describeBody(body: z.ZodType | "raw", shared: SharedSchemas): Record<string, unknown> {
  if (body === "raw") return { "application/octet-stream": { schema: { type: "string", format: "binary" } } };
  return { "application/json": { schema: jsonSchema(body, shared) } };
}

function queryParameters(query: z.ZodType | undefined): Record<string, unknown>[] {
  if (query === undefined) return [];
  const schema = z.toJSONSchema(query, { io: "input" });
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: "query",
    required: required.has(name),
    schema: property,
  }));
}

/** zod puts recursive schemas into `$defs` of each schema; OpenAPI wants them once, under `components`. */
function jsonSchema(schema: z.ZodType, shared: SharedSchemas): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  const text = JSON.stringify(rest).replaceAll("#/$defs/", "#/components/schemas/");
  const { $defs, ...own }: Record<string, unknown> = JSON.parse(text);
  for (const [name, definition] of Object.entries($defs ?? {})) shared.set(name, definition);
  return own;
}
