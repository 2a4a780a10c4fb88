import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "@/lib/core/random";
import { findMiscounts, findOrphans, listTables, openEyes } from "./check-store";
import { createRun, findRunByName, readSeriesCounts, type Target } from "./client";
import type { Findings } from "./findings";
import { makeInstallation, type Provider, startDurablePostgres } from "./installation";
import { appendUntilOver, type Load, STEPS_PER_BATCH, type StepCounter, uploadOnce } from "./load";
import { makeUpload } from "./make-upload";
import { countSent, findDamage, type RunLedger, readStored } from "./run-ledger";
import { startServer } from "./server-process";

const WRITERS = 16;
/** Of the sixteen; the others append live batches. */
const UPLOADERS = 4;
const READERS = 4;
const SECONDS = 30;
const FILE = { steps: 400, series: 5 };

/**
 * Sixteen writers and four readers over HTTP, first on one run and then on many; with PostgreSQL
 * through two servers beside one database, each writer in turn through both.
 */
export async function runCrowd(provider: Provider, seed: number, findings: Findings): Promise<void> {
  const place = await makeInstallation(provider === "sqlite" ? null : await startDurablePostgres());
  const servers = [await startServer(place)];
  if (provider === "postgresql") servers.push(await startServer({ ...place, port: 0 }));
  const targets = servers.map(({ url }) => ({ url, token: place.token, project: place.project }));
  const eyes = await openEyes(place);
  const random = seededRandom(seed);
  for (const runs of [1, WRITERS]) {
    const where = `crowd on ${runs} ${runs === 1 ? "run" : "runs"} (${provider})`;
    const crowd = await letLoose(targets, runs, random);
    findings.violation(where, crowd.refusals);
    let points = 0;
    for (const ledger of crowd.ledgers) {
      findings.violation(
        `${where}, ${ledger.name}`,
        findDamage(await readStored(place.db, ledger.runId), ledger.sendings),
      );
      points += countSent(ledger);
    }
    findings.violation(where, await eyes.findCorruption());
    findings.violation(where, await findOrphans(eyes, await listTables(eyes, place)));
    findings.violation(where, await findMiscounts(eyes));
    findings.figure("sixteen writers and four readers", {
      database: provider,
      servers: servers.length,
      runs,
      seconds: SECONDS,
      sent: crowd.ledgers.reduce((sum, { sendings }) => sum + sendings.length, 0),
      points,
      reads: crowd.reads,
    });
  }
  for (const [index, server] of servers.entries()) {
    const errors = server.errors.filter((line) => line.includes('"level":"error"'));
    findings.violation(`crowd (${provider}), log of server ${index + 1}`, errors);
    await server.end("SIGTERM");
  }
  await eyes.close();
  await place.remove();
}

async function letLoose(targets: readonly Target[], runs: number, random: () => number) {
  const at = (index: number): Target => {
    const target = targets[index % targets.length];
    if (target === undefined) throw new Error("There is a server.");
    return target;
  };
  const load: Load = { isOver: false, refusals: [], mayFail: false };
  const ledgers: RunLedger[] = [];
  const live: { readonly ledger: RunLedger; readonly steps: StepCounter }[] = [];
  for (let index = 0; index < runs; index += 1) {
    const name = `live ${index} of ${runs}`;
    const ledger = { name, runId: await createRun(at(0), name), sendings: [] };
    ledgers.push(ledger);
    live.push({ ledger, steps: { next: 0 } });
  }
  let reads = 0;
  const isRead = await Promise.all([
    ...Array.from({ length: WRITERS - UPLOADERS }, (_, index) => append(index)),
    ...Array.from({ length: UPLOADERS }, (_, index) => upload(index)),
    ...Array.from({ length: READERS }, (_, index) => read(index)),
    pause(SECONDS * 1000).then(() => {
      load.isOver = true;
    }),
  ]);
  return { ledgers, reads, refusals: [...load.refusals, ...isRead.flatMap((torn) => torn ?? [])] };

  async function append(index: number): Promise<void> {
    const run = live[index % live.length];
    if (run === undefined) return;
    const given = { writer: `writer${index}`, steps: run.steps, random: seededRandom(random() * 2 ** 32), load };
    // Batch after batch through the one server and the other.
    for (let turn = index; !load.isOver; turn += 1) {
      if ((await appendUntilOver(at(turn), run.ledger, given, 1)) === 0) return;
    }
  }

  async function upload(index: number): Promise<void> {
    const name = runs === 1 ? "files" : `files ${index}`;
    const ledger = ledgers.find((known) => known.name === name) ?? { name, runId: null, sendings: [] };
    if (!ledgers.includes(ledger)) ledgers.push(ledger);
    for (let file = 0; !load.isOver; file += 1) {
      const firstStep = (index * 10_000 + file) * FILE.steps;
      const content = makeUpload("jsonl", { ...FILE, firstStep }, random);
      if (!(await uploadOnce(at(index + file), ledger, content, load))) return;
    }
  }

  /** @returns what a reader saw and should not have */
  async function read(index: number): Promise<string[]> {
    const torn: string[] = [];
    const seen = new Map<string, number>();
    const names = runs === 1 ? ["files"] : Array.from({ length: UPLOADERS }, (_, file) => `files ${file}`);
    for (let turn = index; !load.isOver; turn += 1) {
      const ledger = live[turn % live.length]?.ledger;
      const file = names[turn % names.length] ?? "";
      for (const runId of [ledger?.runId ?? null, await findRunByName(at(turn), file)]) {
        if (runId === null) continue;
        const counts = await readSeriesCounts(at(turn), runId);
        if (counts.kind !== "acknowledged") {
          torn.push(`a reader was answered ${JSON.stringify(counts)}`);
          continue;
        }
        reads += 1;
        for (const [key, count] of counts.value) {
          const before = seen.get(`${runId} ${key}`) ?? 0;
          if (count < before) torn.push(`a reader saw ${count} points of ${key} after ${before}`);
          const unit = runId === ledger?.runId ? STEPS_PER_BATCH : FILE.steps;
          if (count % unit !== 0) torn.push(`a reader saw ${count} points of ${key}, which is no multiple of ${unit}`);
          seen.set(`${runId} ${key}`, count);
        }
      }
    }
    return torn;
  }
}
