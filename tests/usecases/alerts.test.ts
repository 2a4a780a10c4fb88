import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { readConfig } from "@/lib/config/config";
import type { RuleId } from "@/lib/core/verdict";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { forgetMessages } from "@/lib/db/forget-messages";
import { inTransaction } from "@/lib/db/in-transaction";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { noteDelivery } from "@/lib/db/note-delivery";
import { queueAlerts } from "@/lib/db/queue-alerts";
import { takeDueMessages } from "@/lib/db/take-due-messages";
import { type AddAlertTargetBody, alertMessageSchema } from "@/lib/schema/alert";
import { addTarget } from "@/lib/usecases/alerts/add-target";
import { deliverBeside, deliverMessages, pauseAfter } from "@/lib/usecases/alerts/deliver-messages";
import { endTarget } from "@/lib/usecases/alerts/end-target";
import { listTargets } from "@/lib/usecases/alerts/list-targets";
import { testTarget } from "@/lib/usecases/alerts/test-target";
import { signWebhook } from "@/lib/usecases/alerts/webhook-secret";
import type { Runtime } from "@/lib/usecases/runtime";
import { receiveMail } from "../alerts/receive-mail";
import { receiveWebhooks } from "../alerts/receive-webhooks";
import { describeOnBothDatabases } from "../db/both-databases";
import { bundleChild, ended, startChild } from "../db/start-child";
import { refusalOf } from "./refusal-of";
import { actorIn, runtimeOn } from "./runtime-under-test";

const URL_OF_SERVER = "https://rounds.test";

beforeAll(bundleChild);

describeOnBothDatabases("alerts", (context) => {
  let base: ReturnType<typeof runtimeOn>;
  let runtime: Runtime;
  let boss: Awaited<ReturnType<typeof actorIn>>;
  let hook: Awaited<ReturnType<typeof receiveWebhooks>>;
  let mail: Awaited<ReturnType<typeof receiveMail>>;
  /** What the receiver of webhooks answers. */
  let status = 204;
  let runId = "";
  let environment: Record<string, string> = {};

  beforeAll(async () => {
    base = runtimeOn(context.db);
    hook = await receiveWebhooks((response) => void response.writeHead(status).end());
    mail = await receiveMail({ refuses: ["nobody@test.local"] });
    environment = {
      ROUNDS_URL: URL_OF_SERVER,
      ROUNDS_WEBHOOK_PRIVATE_HOSTS: `127.0.0.1:${hook.port}`,
      ROUNDS_SMTP_URL: mail.url,
      ROUNDS_MAIL_FROM: "rounds@test.local",
    };
    runtime = { ...base.runtime, config: { ...base.runtime.config, ...readConfig(environment, "1.0.0") } };
  });
  afterAll(async () => {
    await hook.close();
    await mail.close();
    await base.remove();
  });
  beforeEach(async () => {
    status = 204;
    boss = await actorIn(context.db, "administrator", `project ${crypto.randomUUID()}`);
    const run = { projectId: boss.projectId, name: "first try", createdBy: boss.id };
    runId = (await createRun(context.db, run)).id;
  });
  afterEach(async () => {
    hook.received.length = 0;
    mail.received.length = 0;
    await prismaOf(context.db).outbox.deleteMany();
  });

  const add = (body: Partial<AddAlertTargetBody> & Pick<AddAlertTargetBody, "kind">, address?: string) => {
    const usual = body.kind === "webhook" ? hook.address : "team@test.local";
    const target = { namesSubgroups: false, ...body, address: address ?? usual } as AddAlertTargetBody;
    return addTarget(runtime, boss, { project: boss.projectId, ...target });
  };
  const changed = async (severity: string | null, rule: RuleId = "vanishing-gradient", subgroup = "") => {
    return await inTransaction(context.db, async (transaction) => {
      const number = 1 + (await transaction.verdictChange.count({ where: { runId } }));
      const change = { number, rule, subgroup, severity, step: 40n + BigInt(number), at: new Date() };
      const status = severity === null ? "no-finding" : "finding";
      await transaction.verdictChange.create({ data: { runId, ...change, before: null, status } });
      await queueAlerts(transaction, { runId, changes: [change] });
      return change;
    });
  };
  const messages = () => prismaOf(context.db).outbox.findMany({ orderBy: { createdAt: "asc" } });
  /** Long after the last pause. */
  const nextDay = (days = 1) => new Date(Date.now() + days * 24 * 3_600_000);

  it("go to each target once when a verdict becomes critical, signed", async () => {
    const { id, secret } = await add({ kind: "webhook" });
    await add({ kind: "email" });
    await changed("critical");
    await deliverMessages(runtime);
    await deliverMessages(runtime, nextDay());
    expect([hook.received.length, mail.received.length]).toEqual([1, 1]);
    const [{ body = "", headers = {} } = {}] = hook.received;
    const message = alertMessageSchema.parse(JSON.parse(body));
    expect(message).toMatchObject({
      kind: "critical-verdict",
      run: { id: runId, name: "first try" },
      verdict: { rule: "vanishing-gradient", severity: "critical", isOfSubgroup: false, subgroup: null, step: 41 },
      link: `${URL_OF_SERVER}/runs/${runId}`,
    });
    expect(headers["webhook-id"]).toBe(message.id);
    const seconds = Number(headers["webhook-timestamp"]);
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(240);
    expect(headers["webhook-signature"]).toBe(signWebhook(secret ?? "", { id: message.id, seconds, body }));
    const entries = await listAuditEntries(context.db, { projects: [boss.projectId], limit: 20 });
    const sent = entries.filter(({ action }) => action === "alert.sent");
    expect(sent).toHaveLength(2);
    expect(sent.find(({ object }) => object === `alert-target:${id}`)).toMatchObject({
      actor: "system:server",
      payload_sha256: createHash("sha256").update(body).digest("hex"),
    });
  });

  it("tell of groups of patients, by name, those targets alone that were added for that", async () => {
    await add({ kind: "webhook", namesSubgroups: true });
    await add({ kind: "email" });
    await changed("critical", "subgroup-excess-loss", "polytrauma");
    await changed("critical", "vanishing-gradient", "polytrauma");
    // A rule on groups that speaks of none by name.
    await changed("critical", "subgroup-gradient-conflict");
    await deliverMessages(runtime);
    const told = hook.received.map(({ body }) => JSON.parse(body).verdict);
    expect(told.map(({ rule, isOfSubgroup, subgroup }) => `${rule} ${isOfSubgroup} ${subgroup}`).sort()).toEqual([
      "subgroup-excess-loss true polytrauma",
      "subgroup-gradient-conflict false null",
      "vanishing-gradient true polytrauma",
    ]);
    expect(mail.received).toEqual([]);
    await changed("critical");
    await deliverMessages(runtime);
    expect([hook.received.length, mail.received.length]).toEqual([4, 1]);
  });

  it("tell of groups of patients only where somebody says so who may see single patients", async () => {
    const closed = { ...boss, mayReadPatients: { [boss.projectId]: false } };
    const body = { project: boss.projectId, kind: "email", address: "team@test.local" } as const;
    expect(await refusalOf(addTarget(runtime, closed, { ...body, namesSubgroups: true }))).toMatch(
      /^forbidden.*patient-level\.read/,
    );
    await addTarget(runtime, closed, { ...body, namesSubgroups: false });
  });

  it("are one for each episode: it begins when a verdict becomes critical and ends when it is no longer so", async () => {
    await add({ kind: "webhook", namesSubgroups: true });
    const counts = [];
    for (const severity of ["warning", "critical", "critical", null, "critical", "note"] as const) {
      await changed(severity);
      counts.push((await messages()).length);
    }
    expect(counts).toEqual([0, 1, 1, 1, 2, 2]);
    // Another rule, and the same rule for a group, have episodes of their own.
    await changed("critical");
    await changed("critical", "exploding-gradient");
    await changed("critical", "vanishing-gradient", "polytrauma");
    await changed("critical", "vanishing-gradient", "polytrauma");
    expect(await messages()).toHaveLength(5);
  });

  it("are one for each episode, however many processes tell of the same change at once", async () => {
    await add({ kind: "webhook" });
    const change = await changed("critical");
    const again = () =>
      inTransaction(context.db, (transaction) => queueAlerts(transaction, { runId, changes: [change] }));
    await Promise.all(Array.from({ length: 6 }, again));
    expect(await messages()).toHaveLength(1);
  });

  it("leave once, whichever of many processes sends them", async () => {
    await add({ kind: "webhook" });
    await add({ kind: "email" });
    const rules = ["vanishing-gradient", "exploding-gradient", "non-finite", "not-learning", "overfitting"] as const;
    for (const rule of rules) await changed("critical", rule);
    const settings = JSON.stringify({ ...environment, ROUNDS_SECRET: runtime.config.secret });
    const children = Array.from({ length: 2 }, () => startChild("deliver", context.url, settings));
    expect(await Promise.all(children.map(ended))).toEqual([0, 0]);
    expect(hook.received.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(
      [...new Set(hook.received.map(({ headers }) => headers["webhook-id"]))].sort(),
    );
    expect([hook.received.length, mail.received.length]).toEqual([5, 5]);
    expect((await messages()).filter(({ sentAt }) => sentAt === null)).toEqual([]);
  });

  it("are sent again with the same id and words where a process died between sending and noting it", async () => {
    await add({ kind: "webhook" });
    await changed("critical");
    // What such a process leaves behind: the message taken and sent, and nothing noted.
    const [taken] = await takeDueMessages(context.db, { now: new Date(), limit: 1, nextAfter: pauseAfter });
    expect(taken?.attempts).toBe(1);
    await deliverMessages(runtime);
    expect(hook.received).toEqual([]);
    await deliverMessages(runtime, nextDay());
    await prismaOf(context.db).outbox.updateMany({ data: { sentAt: null, dueAt: new Date() } });
    await deliverMessages(runtime, nextDay(2));
    expect(hook.received).toHaveLength(2);
    expect(hook.received[1]?.body).toBe(hook.received[0]?.body);
    expect(hook.received[1]?.headers["webhook-id"]).toBe(taken?.id);
  });

  it("that do not arrive are tried again, later each time, and given up in the end, for people to see", async () => {
    status = 503;
    await add({ kind: "webhook" });
    await changed("critical");
    const pauses = [];
    for (let at = new Date(); pauses.length < 50; ) {
      const [before] = await messages();
      if (before === undefined || before.givenUpAt !== null) break;
      await deliverMessages(runtime, new Date(before.dueAt.getTime() - 1));
      expect(await messages()).toEqual([before]);
      at = before.dueAt;
      await deliverMessages(runtime, at);
      const [after] = await messages();
      pauses.push((after?.dueAt.getTime() ?? 0) - at.getTime());
    }
    expect(hook.received).toHaveLength(12);
    expect(pauses.slice(0, 3)).toEqual([60_000, 120_000, 240_000]);
    expect(Math.max(...pauses)).toBe(6 * 3_600_000);
    const [target] = (await listTargets(runtime, boss, boss.projectId)).targets;
    expect(target?.deliveries).toMatchObject([
      { state: "given-up", attempts: 12, error: "It answered 503.", nextAt: null },
    ]);
    const entries = await listAuditEntries(context.db, { projects: [boss.projectId], limit: 3 });
    expect(entries[0]).toMatchObject({ action: "alert.given-up", details: { attempts: 12 } });
  });

  it("arrive once a receiver is back, and keep no other one waiting", async () => {
    status = 500;
    await add({ kind: "webhook" });
    await add({ kind: "email" });
    await changed("critical");
    await deliverMessages(runtime);
    const waiting = (await listTargets(runtime, boss, boss.projectId)).targets[0]?.deliveries;
    expect(waiting).toMatchObject([{ state: "waiting", attempts: 1, error: "It answered 500." }]);
    expect(mail.received).toHaveLength(1);
    status = 200;
    await deliverMessages(runtime, nextDay());
    const { targets } = await listTargets(runtime, boss, boss.projectId);
    expect(targets.map(({ deliveries }) => deliveries.map(({ state }) => state))).toEqual([["sent"], ["sent"]]);
    expect(targets[0]?.deliveries[0]).toMatchObject({ attempts: 2, error: null, rule: "vanishing-gradient" });
  });

  it("are sent beside other work of the server, which waits for them when it ends", async () => {
    await add({ kind: "webhook" });
    await changed("critical");
    await deliverBeside(runtime);
    await Promise.all(runtime.background);
    expect(hook.received).toHaveLength(1);
    expect(runtime.background.size).toBe(0);
  });

  it("go nowhere any more once a target is ended, waiting ones included, and its secret is gone", async () => {
    status = 500;
    const { id } = await add({ kind: "webhook" });
    await changed("critical");
    await deliverMessages(runtime);
    await endTarget(runtime, boss, { project: boss.projectId, targetId: id });
    await changed("critical", "exploding-gradient");
    await deliverMessages(runtime, nextDay());
    expect(hook.received).toHaveLength(1);
    expect(await messages()).toMatchObject([{ sentAt: null, lastError: "The target was ended." }]);
    expect(await prismaOf(context.db).alertTarget.findUnique({ where: { id } })).toMatchObject({ secret: null });
    expect(await refusalOf(endTarget(runtime, boss, { project: boss.projectId, targetId: id }))).toMatch(/^not-found/);
  });

  it("on their way when their target is ended are said to have left", async () => {
    const { id } = await add({ kind: "webhook" });
    await changed("critical");
    const [taken] = await takeDueMessages(context.db, { now: new Date(), limit: 1, nextAfter: pauseAfter });
    await endTarget(runtime, boss, { project: boss.projectId, targetId: id });
    const note = { id: taken?.id ?? "", outcome: { kind: "sent" }, bodySha256: "ab", at: new Date() } as const;
    await noteDelivery(context.db, note);
    await noteDelivery(context.db, note);
    expect(await messages()).toMatchObject([{ sentAt: note.at, givenUpAt: null, lastError: null }]);
    const entries = await listAuditEntries(context.db, { projects: [boss.projectId], limit: 20 });
    expect(entries.filter(({ action }) => action === "alert.sent")).toMatchObject([{ payload_sha256: "ab" }]);
  });

  it("that cannot be read are given up at once, keep no other one waiting, and are listed", async () => {
    const { id } = await add({ kind: "webhook" });
    const rows = ["{", '{"of":"another version"}'].map((payload, index) => ({
      ...{ id: `odd-${index}`, uniqueKey: `odd ${index} ${runId}`, kind: "critical-verdict", runId },
      ...{ targetId: id, payload, dueAt: new Date(0) },
    }));
    await prismaOf(context.db).outbox.createMany({ data: rows });
    await changed("critical");
    await deliverMessages(runtime);
    expect(hook.received).toHaveLength(1);
    const [target] = (await listTargets(runtime, boss, boss.projectId)).targets;
    expect(target?.deliveries.map(({ state, error, rule }) => [state, error, rule]).sort()).toEqual([
      ["given-up", "What was to be told cannot be read.", null],
      ["given-up", "What was to be told cannot be read.", null],
      ["sent", null, "vanishing-gradient"],
    ]);
  });

  it("go nowhere any more once the operator takes a host from the list", async () => {
    await add({ kind: "webhook" });
    await changed("critical");
    const outgoing = { ...runtime.config.outgoing, webhookHosts: [] };
    await deliverMessages({ ...runtime, config: { ...runtime.config, outgoing } });
    expect(hook.received).toEqual([]);
    expect((await messages())[0]?.lastError).toMatch(/not among those that the operator lists/);
  });

  it("of other projects go to their own targets alone", async () => {
    await add({ kind: "webhook" });
    const other = await actorIn(context.db, "administrator", `project ${crypto.randomUUID()}`);
    runId = (await createRun(context.db, { projectId: other.projectId, name: "theirs", createdBy: other.id })).id;
    await changed("critical");
    expect(await messages()).toEqual([]);
  });

  it("are tried out by a test message, which says at once how it went, once a minute", async () => {
    const { id } = await add({ kind: "webhook" });
    const test = (targetId: string, at = new Date()) =>
      testTarget(runtime, boss, { project: boss.projectId, targetId }, at);
    const at = new Date("2026-11-27T02:00:10Z");
    expect(await test(id, at)).toMatchObject({ kind: "test", state: "sent", run: null, rule: null, attempts: 1 });
    expect(JSON.parse(hook.received[0]?.body ?? "")).toMatchObject({ kind: "test", verdict: null });
    expect(await refusalOf(test(id, new Date("2026-11-27T02:00:50Z")))).toMatch(/^too-many-requests/);
    status = 404;
    expect(await test(id, new Date("2026-11-27T02:01:00Z"))).toMatchObject({
      state: "given-up",
      error: "It answered 404.",
    });
    const nobody = await add({ kind: "email" }, "nobody@test.local");
    expect(await test(nobody.id)).toMatchObject({ state: "given-up", error: "The mail server answered 550." });
    const theirs = await actorIn(context.db, "administrator", `project ${crypto.randomUUID()}`);
    expect(await refusalOf(testTarget(runtime, theirs, { project: theirs.projectId, targetId: id }))).toMatch(
      /^not-found/,
    );
  });

  it("that are over are forgotten after a time; what waits stays", async () => {
    await add({ kind: "email" });
    await changed("critical");
    expect(await forgetMessages(context.db, { before: nextDay() })).toBe(0);
    await deliverMessages(runtime);
    expect(await forgetMessages(context.db, { before: new Date(0) })).toBe(0);
    expect(await forgetMessages(context.db, { before: nextDay() })).toBe(1);
    expect(await messages()).toEqual([]);
  });

  it("are set up by administrators of the project alone", async () => {
    const { id } = await add({ kind: "email" });
    for (const role of ["engineer", "clinician", "auditor"] as const) {
      const actor = { ...boss, roles: { [boss.projectId]: role } };
      const refusals = await Promise.all([
        refusalOf(listTargets(runtime, actor, boss.projectId)),
        refusalOf(
          addTarget(runtime, actor, {
            project: boss.projectId,
            kind: "email",
            address: "a@b.test",
            namesSubgroups: false,
          }),
        ),
        refusalOf(testTarget(runtime, actor, { project: boss.projectId, targetId: id })),
        refusalOf(endTarget(runtime, actor, { project: boss.projectId, targetId: id })),
      ]);
      for (const refusal of refusals) expect(refusal).toMatch(/^forbidden/);
    }
  });

  it("take no target where the operator lets nothing be sent, none twice, and no more than 20", async () => {
    expect(await refusalOf(add({ kind: "webhook" }, "https://hooks.example.org/x"))).toMatch(
      /^bad-input: Expected the address of a webhook on one of 127\.0\.0\.1:\d+, found hooks\.example\.org\./,
    );
    const bare = { ...runtime, config: { ...runtime.config, outgoing: { webhookHosts: [], mail: null } } };
    const body = { project: boss.projectId, kind: "email", address: "a@b.test", namesSubgroups: false } as const;
    expect(await refusalOf(addTarget(bare, boss, body))).toMatch(/^bad-input.*no mail server/);
    await add({ kind: "email" });
    expect(await refusalOf(add({ kind: "email" }))).toMatch(/^conflict/);
    for (let index = 1; index < 20; index += 1) await add({ kind: "email" }, `team${index}@test.local`);
    expect(await refusalOf(add({ kind: "email" }, "one-more@test.local"))).toMatch(/^conflict: Expected at most 20/);
  });

  it("leave neither secret nor address in the database or the audit log as readable text", async () => {
    const { secret } = await add({ kind: "webhook" }, `${hook.address}?key=in-the-address`);
    await add({ kind: "email" }, "kept@test.local");
    const entries = await listAuditEntries(context.db, { projects: [boss.projectId], limit: 20 });
    const rows = await prismaOf(context.db).alertTarget.findMany();
    expect(JSON.stringify([entries, rows])).not.toContain(secret?.slice("whsec_".length));
    expect(JSON.stringify(entries)).not.toMatch(/kept@test|in-the-address/);
    expect(entries[1]).toMatchObject({
      action: "alert-target.added",
      details: { kind: "webhook", where: `127.0.0.1:${hook.port}` },
    });
  });
});
