import { createHash } from "node:crypto";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GivenSignatures } from "@/app/(dashboard)/runs/[runId]/_report/given-signatures";
import { loadReportContext } from "@/app/(dashboard)/runs/[runId]/_report/load-report-context";
import { readReportView } from "@/app/(dashboard)/runs/[runId]/_report/read-report-view";
import { GET as GET_REPORT } from "@/app/api/v1/runs/[id]/report/route";
import { GET, POST } from "@/app/api/v1/runs/[id]/report/signatures/route";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { hashPassword } from "@/lib/auth/hash-password";
import type { Role } from "@/lib/auth/roles";
import { sessionAuthOf } from "@/lib/auth/session-auth";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { rawOf } from "@/lib/db/database";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";
import { nodeVerifySignature } from "@/lib/render/node-crypto";
import { listKeys } from "@/lib/render/signing-keys";
import { fromHex } from "@/lib/report/bundle/hex";
import { signedStatementBytes } from "@/lib/report/bundle/signed-bytes";
import { prepareReport } from "@/lib/report/pages/prepare-report";
import { type ReportSignatures, reportSignaturesSchema, signedReportSchema } from "@/lib/schema/report-signature";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { getReport } from "@/lib/usecases/get-report";
import { importRun } from "@/lib/usecases/import-run";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { lookAtSignaturesOf } from "@/lib/usecases/list-report-signatures";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { signReport } from "@/lib/usecases/sign-report";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { readPdf } from "../render/read-pdf";
import { LAYER_FILE, LOG_FILE, PREDICTIONS_FILE } from "../report/report-files";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const PASSWORD = "correct horse battery";
const HEADERS = {
  "content-type": "application/json",
  origin: "http://rounds.test",
  host: "rounds.test",
  "sec-fetch-site": "same-origin",
};

describeOnBothDatabases("signing a report", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let uploader: Awaited<ReturnType<typeof actorIn>>;
  let runId = "";
  const people: Partial<Record<Role, { readonly id: string; readonly cookie: string }>> = {};

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    uploader = await actorIn(context.db, "engineer", `signed reports ${context.db.provider}`);
    runId = await upload("one-run");
    for (const role of ["clinician", "auditor", "engineer"] as const) people[role] = await signIn(role);
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  async function upload(name: string): Promise<string> {
    let id = "";
    for (const [filename, text] of [
      ["log.jsonl", LOG_FILE],
      ["layers.jsonl", LAYER_FILE],
    ] as const) {
      const file = {
        project: uploader.projectId,
        run: name,
        filename,
        body: bodyOf(text),
        expectedBytes: null,
        expectedSha256: null,
      };
      ({ runId: id } = await importRun(runtime, uploader, file));
    }
    return id;
  }

  async function signIn(role: Role) {
    const email = `${role}@example.org`;
    const facts = { name: `Dr. ${role}`, email, passwordHash: await hashPassword(PASSWORD), isAdministrator: false };
    const { id } = await saveUser(context.db, { ...facts, by: "test" });
    await saveMembership(context.db, { projectId: uploader.projectId, userId: id, role, by: "test" });
    const request = new Request("http://rounds.test/api/auth/sign-in/email", {
      method: "POST",
      headers: { ...HEADERS, "x-rounds-client-address": "127.0.0.1" },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    const response = await sessionAuthOf(runtime).handler(request);
    return { id, cookie: response.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
  }

  let address = 0;
  /** From an address of its own, so that tests do not use up each other's tries. */
  function as(role: Role): Record<string, string> {
    address += 1;
    return { ...HEADERS, cookie: people[role]?.cookie ?? "", "x-rounds-client-address": `10.0.0.${address}` };
  }
  const paramsOf = (id: string) => ({ params: Promise.resolve({ id }) });
  const post = (headers: Record<string, string>, body: object, id = runId): Promise<Response> => {
    const url = `http://rounds.test/api/v1/runs/${id}/report/signatures`;
    return POST(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }), paramsOf(id));
  };
  const list = async (role: Role, id = runId): Promise<ReportSignatures> => {
    const url = `http://rounds.test/api/v1/runs/${id}/report/signatures`;
    return reportSignaturesSchema.parse(
      await (await GET(new Request(url, { headers: as(role) }), paramsOf(id))).json(),
    );
  };
  const download = async (role: Role, format: string, id = runId): Promise<Buffer> => {
    const url = `http://rounds.test/api/v1/runs/${id}/report?format=${format}`;
    return Buffer.from(await (await GET_REPORT(new Request(url, { headers: as(role) }), paramsOf(id))).arrayBuffer());
  };
  const signedEntries = async () =>
    (await listAuditEntries(context.db, { projects: null, action: "report.signed", limit: 100 })).toReversed();

  it("needs a wrong password to be typed again, keeps nothing of it, and tells the audit log of the refusal", async () => {
    const { recordSha256 } = await list("clinician");
    const answer = await post(as("clinician"), { recordSha256, meaning: "review", password: "wrong horse battery" });
    expect(answer.status).toBe(403);
    const problem = await answer.json();
    expect(problem).toMatchObject({ detail: "Expected your password, but this is not it." });
    expect(JSON.stringify(problem)).not.toContain("wrong horse");
    expect((await list("clinician")).signatures).toEqual([]);
    expect(await signedEntries()).toEqual([]);
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    const refused = await listAuditEntries(context.db, { projects: null, action: "request.refused", limit: 10 });
    expect(refused).toMatchObject([
      { actor: `person:${people.clinician?.id}`, details: { rights: { "report.sign": 1 } } },
    ]);
    expect(JSON.stringify(refused)).not.toContain("horse");
  });

  it("is refused to every token, whatever it may do", async () => {
    const { recordSha256 } = await list("clinician");
    const token = await giveToken(context.db, {
      name: "all",
      role: "administrator",
      projectIds: [uploader.projectId],
    });
    const headers = { ...HEADERS, authorization: `Bearer ${token}`, cookie: people.clinician?.cookie ?? "" };
    const answer = await post(headers, { recordSha256, meaning: "review", password: PASSWORD });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      detail: 'Only a person who is signed in has the right "report.sign"; an API token never has it.',
    });
    expect((await list("clinician")).signatures).toEqual([]);
  });

  it("is refused to whoever is not in the project or not signed in", async () => {
    const body = { recordSha256: "0".repeat(64), meaning: "review", password: PASSWORD };
    expect((await post(as("clinician"), body, "no-such-run")).status).toBe(404);
    expect((await post(HEADERS, body)).status).toBe(401);
  });

  it("of a record that is no longer the run's is refused, and nothing is kept", async () => {
    const answer = await post(as("clinician"), { recordSha256: "0".repeat(64), meaning: "review", password: PASSWORD });
    expect(answer.status).toBe(409);
    expect((await answer.json()).detail).toContain("The report has changed since it was read");
    expect((await list("clinician")).signatures).toEqual([]);
  });

  it("is answered in a sentence for a meaning that there is not, without the password", async () => {
    const answer = await post(as("clinician"), { recordSha256: "0".repeat(64), meaning: "liking", password: PASSWORD });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain("body.meaning");
    expect(text).not.toContain(PASSWORD);
  });

  it("is one statement with its entry in the audit log at the same time, which the server's key signed", async () => {
    const { recordSha256 } = await list("clinician");
    const answer = await post(as("clinician"), { recordSha256, meaning: "review", password: PASSWORD });
    expect(answer.status).toBe(201);
    const { signature } = signedReportSchema.parse(await answer.json());
    const { statement, keyId, value } = signature;
    expect(statement).toMatchObject({
      recordSha256,
      userId: people.clinician?.id,
      name: "Dr. clinician",
      meaning: "review",
    });
    const key = (await listKeys(runtime.config.keysFolder)).find((one) => one.keyId === keyId);
    const bytes = signedStatementBytes(statement);
    expect(await nodeVerifySignature(fromHex(key?.publicKey ?? ""), bytes, fromHex(value))).toBe(true);
    expect(await signedEntries()).toMatchObject([
      {
        at: statement.at,
        actor: `person:${statement.userId}`,
        object: `run:${runId}`,
        project: uploader.projectId,
        details: { meaning: "review", record: recordSha256, whole: true },
        payload_sha256: createHash("sha256").update(bytes).digest("hex"),
      },
    ]);
    expect((await list("engineer")).signatures).toEqual([signature]);
    const again = await post(as("clinician"), { recordSha256, meaning: "review", password: PASSWORD });
    expect([again.status, (await again.json()).detail]).toEqual([
      409,
      `You signed this record with the meaning "review" already, at ${statement.at}.`,
    ]);
    expect(await signedEntries()).toHaveLength(1);
  });

  it("prints name, time and meaning on HTML and PDF, which stay the same bytes until somebody signs or judges", async () => {
    const [html, pdf] = [await download("clinician", "html"), await download("clinician", "pdf")];
    const [{ statement } = { statement: undefined }] = (await list("clinician")).signatures;
    const at = `${statement?.at.slice(0, 10)} ${statement?.at.slice(11, 19)} UTC`;
    expect(html.toString()).toMatch(new RegExp(`Dr\\. clinician.{0,80}${at}.{0,80}review`, "s"));
    const text = (await readPdf(new Uint8Array(pdf))).pages.map((page) => page.text).join(" ");
    for (const part of ["Dr. clinician", at, "review"]) expect(text).toContain(part.replaceAll(" ", ""));
    expect((await download("engineer", "pdf")).equals(pdf)).toBe(true);
    expect((await download("engineer", "html")).equals(html)).toBe(true);
    const { recordSha256 } = await list("engineer");
    await post(as("engineer"), { recordSha256, meaning: "authorship", password: PASSWORD });
    const signed = await download("engineer", "html");
    expect(signed.toString()).toContain("Dr. engineer");
    const by = {
      ...uploader,
      id: `person:${people.clinician?.id}`,
      roles: { [uploader.projectId]: "clinician" },
    } as const;
    const { seen } = await listJudgements(runtime, by, runId);
    const said = {
      rule: "vanishing-gradient",
      subgroup: null,
      kind: "disagree",
      text: "Look at the embedding.",
    } as const;
    await recordJudgement(runtime, by, runId, { ...said, seen });
    const judged = (await download("engineer", "html")).toString();
    expect(judged).toMatch(/Dr\. clinician.{0,60}disagrees with the reading.{0,60}Look at the embedding\./s);
    expect((await download("clinician", "html")).toString()).toBe(judged);
    expect(judged).not.toContain("exported a report");
  });

  it("of a record with nothing hidden is told to readers of another one without its hash, and not counted as theirs", async () => {
    const { recordSha256, signatures, others, isWhole } = await list("auditor");
    expect([isWhole, signatures]).toEqual([false, []]);
    expect(others).toMatchObject([{ isWhole: true, signatures: 2, recordSha256: null }]);
    const answer = await post(as("auditor"), { recordSha256, meaning: "review", password: PASSWORD });
    expect(answer.status).toBe(201);
    expect((await list("auditor")).signatures.map(({ statement }) => statement.name)).toEqual(["Dr. auditor"]);
  });

  it("stays with the record that was signed when the report changes", async () => {
    const before = await list("engineer");
    const body = bodyOf(PREDICTIONS_FILE);
    await addPredictions(runtime, uploader, {
      runId,
      filename: "p.csv",
      body,
      expectedBytes: null,
      expectedSha256: null,
    });
    const after = await list("engineer");
    expect(after.signatures).toEqual([]);
    expect(after.others.map(({ recordSha256 }) => recordSha256)).toContain(before.recordSha256);
    expect((await download("engineer", "html")).toString()).toContain("Signatures of people: none.");
  });

  it("by several at once numbers them without a gap, in the order of their times", async () => {
    const id = await upload("signed at once");
    const { recordSha256 } = await list("engineer", id);
    const meanings = ["review", "approval"] as const;
    const signers = ["a", "b", "c"].map((name) => ({ ...uploader, id: `person:${name}`, name }));
    const asked = signers.flatMap((by) => meanings.map((meaning) => ({ by, meaning })));
    await Promise.all(
      // Each twice: of two alike, one is refused.
      [...asked, ...asked].map(({ by, meaning }) => {
        const body = { recordSha256, meaning, password: PASSWORD };
        return signReport(runtime, by, id, body, async () => undefined).catch((error) => {
          expect(error).toMatchObject({ code: "conflict" });
        });
      }),
    );
    const { signatures } = await list("engineer", id);
    expect(new Set(signatures.map(({ statement: { userId, meaning } }) => `${userId} ${meaning}`)).size).toBe(6);
    const times = signatures.map(({ statement }) => statement.at);
    expect(times).toEqual(times.toSorted());
    const entries = (await signedEntries()).filter(({ object }) => object === `run:${id}`);
    expect(entries.map(({ at }) => at)).toEqual(times);
  });

  it("that was changed in the database, or whose key is gone, is printed nowhere and told without the name under it", async () => {
    const id = await upload("changed by hand");
    const { recordSha256 } = await list("engineer", id);
    await post(as("engineer"), { recordSha256, meaning: "review", password: PASSWORD }, id);
    const rename = (from: string, to: string) => {
      const where = `WHERE "runId" = ?`;
      const sql = `UPDATE "report_signature" SET "statement" = REPLACE("statement", ?, ?) ${where}`;
      return rawOf(context.db).run(sql, [from, to, id]);
    };
    const read = async () => {
      const url = `http://rounds.test/api/v1/runs/${id}/report?format=html`;
      const answer = await GET_REPORT(new Request(url, { headers: as("engineer") }), paramsOf(id));
      return [answer.status, await answer.text()] as const;
    };
    expect((await read())[0]).toBe(200);
    await rename("Dr. engineer", "Dr. Somebody");
    const refusal = await read();
    expect(refusal).toEqual([503, expect.stringMatching(/cannot be shown: that of the account .* does not hold/)]);
    expect(refusal[1]).not.toContain("Dr.");
    await rename("Dr. Somebody", "Dr. engineer");
    expect((await read())[0]).toBe(200);
    await rawOf(context.db).run(`UPDATE "report_signature" SET "keyId" = ? WHERE "runId" = ?`, ["0".repeat(64), id]);
    const missing = await read();
    expect(missing).toEqual([503, expect.stringContaining("is not in the folder of keys")]);
    expect(missing[1]).not.toContain("Dr.");
    const report = await getReport(runtime, uploader, id);
    const looked = await lookAtSignaturesOf(runtime, report);
    const section = renderToStaticMarkup(createElement(GivenSignatures, looked));
    expect(section).toContain("The signatures on this record cannot be shown: the key 000");
    expect(section).toContain("An administrator can restore the public part of the key");
    expect(section).not.toMatch(/Nobody has signed|Dr\./);
    const beside = await loadReportContext(uploader, report, looked, readReportView({}));
    const preview = JSON.stringify(prepareReport(report.record, report.sha256, beside.context).parts);
    expect(preview).toContain("Signatures of people: there are some, which cannot be shown.");
    expect(preview).not.toMatch(/Signatures of people: none|"Dr\. engineer",/);
  });

  it("that was taken out of the database, changed or moved by hand is named by the check of the audit log", async () => {
    const id = await upload("checked");
    const { recordSha256 } = await list("engineer", id);
    await post(as("engineer"), { recordSha256, meaning: "review", password: PASSWORD }, id);
    const [{ seq } = { seq: 0 }] = (await signedEntries()).filter(({ object }) => object === `run:${id}`);
    const byHand = (sql: string) => rawOf(context.db).run(`${sql} WHERE "runId" = ?`, [id]);
    const check = () => checkStoredChain(context.db, []);
    expect(await check()).toMatchObject({ status: "intact" });
    await byHand(`UPDATE "report_signature" SET "statement" = REPLACE("statement", 'review', 'approval')`);
    expect(await check()).toMatchObject({ status: "altered", seq, reason: expect.stringContaining("signed") });
    await byHand(`UPDATE "report_signature" SET "statement" = REPLACE("statement", 'approval', 'review')`);
    expect(await check()).toMatchObject({ status: "intact" });
    await byHand(`UPDATE "report_signature" SET "auditSeq" = "auditSeq" + 100000`);
    expect(await check()).toMatchObject({ status: "altered", reason: expect.stringContaining("(and 1 more)") });
    await byHand(`DELETE FROM "report_signature"`);
    expect(await check()).toMatchObject({
      status: "altered",
      seq,
      reason: expect.stringMatching(/^Entry \d+ tells that somebody signed .*, and that is no longer stored\.$/),
    });
  });

  it("is refused for a minute after five wrong passwords of one person in a row", async () => {
    const headers = as("clinician");
    const tries = { recordSha256: "0".repeat(64), meaning: "review", password: "wrong horse battery" };
    // The right one, whatever else is wrong, ends the row.
    expect((await post(headers, { ...tries, password: PASSWORD })).status).toBe(409);
    for (let index = 0; index < 5; index += 1) expect((await post(headers, tries)).status).toBe(403);
    const answer = await post(headers, { ...tries, password: PASSWORD });
    expect([answer.status, (await answer.json()).fix]).toEqual([429, expect.stringContaining("Wait a minute")]);
  });

  it("keeps nothing where the key cannot be read", async () => {
    const id = await upload("no key");
    const { recordSha256 } = await list("engineer", id);
    const broken = { ...runtime, config: { ...runtime.config, keysFolder: "/dev/null/keys" } };
    const body = { recordSha256, meaning: "review", password: PASSWORD } as const;
    const before = (await signedEntries()).length;
    await expect(signReport(broken, uploader, id, body, async () => undefined)).rejects.toThrow();
    expect((await list("engineer", id)).signatures).toEqual([]);
    expect(await signedEntries()).toHaveLength(before);
  });
});
