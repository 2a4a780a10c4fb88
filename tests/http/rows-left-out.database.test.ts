import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as listPredictions } from "@/app/api/v1/runs/[id]/predictions/route";
import { GET as getReport } from "@/app/api/v1/runs/[id]/report/route";
import { GET as getSubgroups } from "@/app/api/v1/runs/[id]/subgroups/route";
import type { Actor, Role } from "@/lib/auth/roles";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { predictionSetListSchema } from "@/lib/schema/predictions";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { importRun } from "@/lib/usecases/import-run";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const LOG = Array.from({ length: 40 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const rowOf = (patient: string, split: string, group: string, row: number): string =>
  `${patient},${split},${group},${row % 3 === 0 ? 1 : 0},${0.1 + ((row * 37) % 60) / 100}\n`;

/** 431 rows that are judged, of patients of whom three are in training too, and five rows that are left out. */
const ALL = 436;
const PREDICTIONS = [
  "patient_id,split,subgroup,y_true,y_prob\n",
  ...Array.from({ length: 431 }, (_, row) => rowOf(`p${row}`, "test", row < 180 ? "burns" : "other", row)),
  ...Array.from({ length: 5 }, (_, row) => rowOf(row < 3 ? `p${row}` : `t${row}`, "train", "other", row)),
].join("");

/** That the file has 436 rows, five of them of training, or that three patients are in both, in any wording. */
const TOLD = new RegExp(
  `\\b${ALL} rows|\\bof ${ALL}\\b|"(?:rows|all)":${ALL}\\b|"rows":5\\b|train 5\\b|\\b3 patients\\b|"rows":431,"split"[^}]*${ALL}`,
);

describeOnBothDatabases(
  "a reader to whom single patients are closed, of a file of which a few rows were left out",
  (context) => {
    let runtime: Runtime;
    let remove: () => Promise<void>;
    let runId = "";
    let projectId = "";
    let engineer: Actor;
    const tokens: Partial<Record<Role, string>> = {};

    beforeAll(async () => {
      ({ runtime, remove } = runtimeOn(context.db));
      setRuntime(runtime);
      const uploader = await actorIn(context.db, "engineer", `rows left out ${context.db.provider}`);
      engineer = uploader;
      ({ projectId } = uploader);
      const log = {
        project: projectId,
        run: "run",
        filename: "log.jsonl",
        body: bodyOf(LOG),
        expectedBytes: null,
        expectedSha256: null,
      };
      ({ runId } = await importRun(runtime, engineer, log));
      const body = bodyOf(PREDICTIONS);
      await addPredictions(runtime, engineer, {
        runId,
        filename: "p.csv",
        body,
        expectedBytes: null,
        expectedSha256: null,
      });
      for (const role of ["engineer", "auditor"] as const)
        tokens[role] = await giveToken(context.db, { role, projectIds: [projectId] });
    });
    afterAll(() => remove());

    const ask = async (role: Role, handler: typeof getReport, what: string): Promise<string> => {
      const headers = { authorization: `Bearer ${tokens[role]}` };
      const request = new Request(`http://rounds.test/api/v1/runs/${runId}/${what}`, { headers });
      const response = await handler(request, { params: Promise.resolve({ id: runId }) });
      expect(response.status).toBe(200);
      return await response.text();
    };
    const auditor = (): Actor => ({
      ...{ kind: "person", id: "person:closed", name: "closed", roleEverywhere: null },
      roles: { [projectId]: "auditor" },
    });

    it.each(["json", "html", "csv", "chai"])("cannot tell from the %s of the report how many", async (format) => {
      const text = await ask("auditor", getReport, `report?format=${format}`);
      expect(text).not.toMatch(TOLD);
      expect(text).toContain("Judged on 431 rows: those marked test.");
      expect(await ask("engineer", getReport, `report?format=${format}`)).toContain("Judged on 431 of 436 rows");
    });

    it("cannot tell it from the answer on subgroups, the run's page and the diagnosis", async () => {
      const page = await getRunPage(runtime, auditor(), runId);
      const { document } = await getDiagnosis(runtime, auditor(), runId);
      const texts = [await ask("auditor", getSubgroups, "subgroups"), JSON.stringify(page)];
      expect(JSON.stringify(document)).not.toMatch(TOLD);
      for (const text of texts) {
        expect(text).not.toMatch(TOLD);
        expect(text).toContain("Judged on 431 rows: those marked test.");
      }
      expect(await ask("engineer", getSubgroups, "subgroups")).toMatch(TOLD);
    });

    it("is told the parts that the file names and what warns of it, but no count", async () => {
      const text = await ask("auditor", listPredictions, "predictions");
      expect(text).not.toMatch(TOLD);
      const [set] = predictionSetListSchema.parse(JSON.parse(text)).predictions;
      expect([set?.rows, set?.byteLength]).toEqual([null, null]);
      expect(set?.splits).toEqual([
        { label: "test", rows: null },
        { label: "train", rows: null },
      ]);
      expect(set?.warnings.map(({ message }) => message)).toEqual(["Some patients are in training as well."]);
      const whole = predictionSetListSchema.parse(JSON.parse(await ask("engineer", listPredictions, "predictions")));
      expect(whole.predictions[0]).toMatchObject({ rows: ALL, splits: [{ rows: 431 }, { rows: 5 }] });
    });

    it("finds no number of rows in the audit log, of files that came or went", async () => {
      const body = bodyOf("y_true,y_prob\n1,0.9\n0,0.2\n");
      const { id } = await addPredictions(runtime, engineer, {
        runId,
        filename: "q.csv",
        body,
        expectedBytes: null,
        expectedSha256: null,
      });
      await removePredictions(runtime, engineer, { runId, setId: id });
      const entries = await listAuditEntries(context.db, { projects: [projectId], limit: 50 });
      const own = entries.filter(({ action }) => action.startsWith("predictions."));
      expect(own.map(({ action }) => action)).toEqual([
        "predictions.removed",
        "predictions.added",
        "predictions.added",
      ]);
      for (const { details } of own) expect(details).toEqual({ run: runId });
    });
  },
);
