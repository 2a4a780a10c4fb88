import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "@/lib/core/random";
import {
  countHiddenChunks,
  type Eyes,
  findLeftovers,
  findMiscounts,
  findOrphans,
  listTables,
  openEyes,
  waitUntilSwept,
} from "./check-store";
import { createRun, findRunByName, insist, readSeriesCounts, type Target } from "./client";
import type { Findings } from "./findings";
import { type Installation, listSpooled, makeInstallation, type Provider, startDurablePostgres } from "./installation";
import { appendUntilOver, type Load, type StepCounter, uploadOnce } from "./load";
import { makeUpload, UPLOAD_KINDS, type Upload } from "./make-upload";
import { countSent, findDamage, isThere, type RunLedger, readStored } from "./run-ledger";
import { type ServerProcess, startAndKill, startServer } from "./server-process";

/** After so many kills everything is checked once more, and the next ones hit an empty installation. */
const KILLS_PER_INSTALLATION = 50;
const ROUNDS_PER_LIVE_RUN = 6;
/** Share of kills that hit a server which is only starting. */
const SHARE_AT_START = 0.1;
/** Share of kills of PostgreSQL's own server, alone and together with ours. */
const SHARE_DATABASE = 0.15;
const SHARE_BOTH = 0.15;
const BIG = { steps: 8_000, series: 20 };
const HUGE = { steps: 40_000, series: 25 };
const SHARE_HUGE = 0.08;
const SMALL = { steps: 40, series: 5 };

type Victim = "server" | "starting server" | "database" | "server and database";

/** One installation that is killed again and again, and what its clients know. */
class KillCampaign {
  readonly #place: Installation;
  readonly #eyes: Eyes;
  readonly #findings: Findings;
  readonly #random: () => number;
  readonly #uploads: readonly Upload[];
  readonly #target: Target;
  readonly #ledgers: RunLedger[] = [];
  readonly totals = {
    kills: 0,
    victims: {} as Record<string, number>,
    whileHiddenPointsWereStored: 0,
    filesSent: 0,
    batchesSent: 0,
    filesWithoutAnAnswer: 0,
    batchesWithoutAnAnswer: 0,
    committedBeforeTheAnswerWasLost: 0,
    pointsCompared: 0,
    startMs: [] as number[],
  };
  #server: ServerProcess;
  /** Lines of its log that only say that its database was killed under it. */
  #expectedErrors = 0;
  #live: RunLedger | null = null;
  #steps: StepCounter = { next: 0 };
  /** How long a big file takes: kills are spread over a little more than that. */
  #typicalMs = 1500;

  private constructor(
    given: { place: Installation; eyes: Eyes; findings: Findings; random: () => number },
    server: ServerProcess,
  ) {
    this.#place = given.place;
    this.#eyes = given.eyes;
    this.#findings = given.findings;
    this.#random = given.random;
    this.#server = server;
    this.#target = { url: server.url, token: given.place.token, project: given.place.project };
    const { random } = given;
    const big = UPLOAD_KINDS.map((kind, index) => makeUpload(kind, { ...BIG, firstStep: index * 1e6 }, random));
    this.#uploads = [...big, makeUpload("jsonl", { ...HUGE, firstStep: 9e6 }, random)];
  }

  static async begin(provider: Provider, random: () => number, findings: Findings): Promise<KillCampaign> {
    const place = await makeInstallation(provider === "sqlite" ? null : await startDurablePostgres());
    const eyes = await openEyes(place);
    return new KillCampaign({ place, eyes, findings, random }, await startServer(place));
  }

  /** Kills something while files and batches are on their way, starts it again and checks everything. */
  async killOnce(): Promise<void> {
    const round = this.totals.kills;
    const victim = this.#chooseVictim();
    const before = this.#ledgers.length;
    const load: Load = { isOver: false, refusals: [], mayFail: victim !== "server" };
    if (this.#live === null || round % ROUNDS_PER_LIVE_RUN === 0) await this.#beginLiveRun(round);
    const clients = this.#startClients(round, load);
    await pause(this.#random() * this.#typicalMs * 1.3);
    load.isOver = true;
    const errors = await this.#kill(victim);
    await Promise.all(clients);
    const where = `kill ${round + 1} (${victim})`;
    this.#findings.violation(where, load.refusals);
    if (victim === "server" || victim === "starting server") this.#findings.violation(where, errors);
    this.totals.kills += 1;
    this.totals.victims[victim] = (this.totals.victims[victim] ?? 0) + 1;
    if ((await countHiddenChunks(this.#eyes)) > 0) this.totals.whileHiddenPointsWereStored += 1;

    await this.#checkSpool(where);
    const touched = [...this.#ledgers.slice(before), ...(this.#live === null ? [] : [this.#live])];
    for (const ledger of new Set(touched)) await this.#checkRun(where, ledger);
    await this.#checkStore(where);
  }

  /** Waits for the sweep, checks every run once more and that nothing else is there. */
  async finish(): Promise<number> {
    const where = "at the end";
    const { seconds, isSwept } = await waitUntilSwept(this.#eyes);
    if (!isSwept) this.#findings.violation(where, [`what killed imports left is there after ${seconds} s`]);
    for (const ledger of this.#ledgers) {
      await this.#compare(where, ledger);
      this.totals[ledger.name.startsWith("live") ? "batchesSent" : "filesSent"] += ledger.sendings.length;
    }
    await this.#checkStore(where);
    this.#findings.violation(where, await findLeftovers(this.#eyes));
    await this.#server.end("SIGTERM");
    this.#findings.violation(where, await this.#eyes.findCorruption());
    const spooled = await listSpooled(this.#place);
    if (spooled.length > 0) this.#findings.violation(where, [`uploads are left on disk: ${spooled.join(", ")}`]);
    await this.#eyes.close();
    await this.#place.remove();
    return seconds;
  }

  #chooseVictim(): Victim {
    const chance = this.#random();
    if (chance < SHARE_AT_START) return "starting server";
    if (this.#place.postgres === null || chance < 1 - SHARE_DATABASE - SHARE_BOTH) return "server";
    return chance < 1 - SHARE_BOTH ? "database" : "server and database";
  }

  async #beginLiveRun(round: number): Promise<void> {
    const name = `live ${round}`;
    this.#live = { name, runId: await createRun(this.#target, name), sendings: [] };
    this.#steps = { next: 0 };
    this.#ledgers.push(this.#live);
  }

  #startClients(round: number, load: Load): Promise<unknown>[] {
    const clients: Promise<unknown>[] = [this.#sendBig(round, load), this.#sendSmall(round, load)];
    const live = this.#live;
    if (live === null) return clients;
    const writers = 2 + Math.floor(this.#random() * 4);
    for (let index = 0; index < writers; index += 1) {
      const random = seededRandom(this.#random() * 2 ** 32);
      const given = { writer: `writer${index}`, steps: this.#steps, random, load };
      clients.push(appendUntilOver(this.#target, live, given));
    }
    return clients;
  }

  async #sendBig(round: number, load: Load): Promise<void> {
    const isHuge = this.#random() < SHARE_HUGE;
    const files = isHuge ? this.#uploads.slice(-1) : this.#uploads.slice(0, -1);
    // Two files into one run: the second must leave nothing and the first must stay.
    const ledger = this.#newLedger(`big ${round}`);
    const first = Math.floor(this.#random() * files.length);
    for (const upload of [files[first], files[(first + 1) % files.length]].slice(0, isHuge ? 1 : 2)) {
      if (upload === undefined || load.isOver) return;
      const started = performance.now();
      if (!(await uploadOnce(this.#target, ledger, upload, load))) return;
      if (!isHuge) this.#typicalMs = 0.8 * this.#typicalMs + 0.2 * (performance.now() - started);
    }
  }

  async #sendSmall(round: number, load: Load): Promise<void> {
    const ledger = this.#newLedger(`small ${round}`);
    for (let file = 0; !load.isOver; file += 1) {
      const kind = UPLOAD_KINDS[Math.floor(this.#random() * UPLOAD_KINDS.length)] ?? "jsonl";
      const upload = makeUpload(kind, { ...SMALL, firstStep: file * 1000 }, this.#random);
      if (!(await uploadOnce(this.#target, ledger, upload, load))) return;
    }
  }

  #newLedger(name: string): RunLedger {
    const ledger: RunLedger = { name, runId: null, sendings: [] };
    this.#ledgers.push(ledger);
    return ledger;
  }

  /** @returns what the killed server had logged as errors */
  async #kill(victim: Victim): Promise<readonly string[]> {
    const { postgres } = this.#place;
    if (victim === "database") {
      await postgres?.kill();
      await postgres?.restart();
      await insist(() => readHealth(this.#target));
      this.#expectedErrors = this.#server.errors.length;
      return [];
    }
    await Promise.all([
      this.#server.end("SIGKILL"),
      victim === "server and database" ? postgres?.kill().then(() => postgres.restart()) : undefined,
    ]);
    const errors = this.#server.errors.slice(this.#expectedErrors).filter((line) => line.includes('"level":"error"'));
    const { startMs } = this.totals;
    if (victim === "starting server") await startAndKill(this.#place, this.#random() * (startMs.at(-1) ?? 2000));
    this.#server = await startServer(this.#place);
    this.#expectedErrors = 0;
    startMs.push(this.#server.startMs);
    return errors;
  }

  async #checkSpool(where: string): Promise<void> {
    const own = `-${this.#server.child.pid}-`;
    const left = (await listSpooled(this.#place)).filter((name) => !name.includes(own));
    this.#findings.violation(where, left.length === 0 ? [] : [`uploads of a killed process: ${left.join(", ")}`]);
  }

  /** All acknowledged is there and the rest wholly or not at all; then the client sends again what it must. */
  async #checkRun(where: string, ledger: RunLedger): Promise<void> {
    ledger.runId ??= await findRunByName(this.#target, ledger.name);
    const stored = await readStored(this.#place.db, ledger.runId);
    const there = ledger.sendings.filter((sending) => sending.state === "acknowledged" || isThere(stored, sending));
    this.#findings.violation(`${where}, ${ledger.name}`, findDamage(stored, there));
    const { totals } = this;
    const acknowledged = ledger.sendings.filter(({ state }) => state === "acknowledged");
    const unanswered = ledger.sendings.filter(({ state }) => state === "unknown");
    // One of those that need no second attempt is sent again as well: it must count as known.
    const needless = acknowledged[Math.floor(this.#random() * acknowledged.length)];
    for (const sending of needless === undefined ? unanswered : [...unanswered, needless]) {
      const isKnown = there.includes(sending);
      if (sending.state === "unknown" && isKnown) totals.committedBeforeTheAnswerWasLost += 1;
      const expected = isKnown ? 0 : countSent({ ...ledger, sendings: [sending] });
      const added = await sending.again().catch((error: unknown) => {
        throw new Error(`${sending.what} cannot be sent again.\n${this.#server.errors.join("\n")}`, { cause: error });
      });
      sending.state = "acknowledged";
      if (added !== expected) {
        this.#findings.violation(where, [
          `${sending.what}: sent again, ${added} points counted instead of ${expected}`,
        ]);
      }
    }
    totals[ledger === this.#live ? "batchesWithoutAnAnswer" : "filesWithoutAnAnswer"] += unanswered.length;
    await this.#compare(where, ledger);
  }

  /** Everything that was sent is there once, in the database and for readers. */
  async #compare(where: string, ledger: RunLedger): Promise<void> {
    if (ledger.sendings.length === 0) return;
    const stored = await readStored(this.#place.db, ledger.runId);
    const place = `${where}, ${ledger.name}`;
    this.#findings.violation(place, findDamage(stored, ledger.sendings));
    this.totals.pointsCompared += countSent(ledger);
    const { runId } = ledger;
    if (runId === null) return;
    const counts = await insist(() => readSeriesCounts(this.#target, runId));
    const wrong = [...stored].filter(([key, { steps }]) => counts.get(key) !== steps.length);
    this.#findings.violation(
      place,
      wrong.map(([key]) => `readers are told of ${counts.get(key)} points of ${key}`),
    );
  }

  async #checkStore(where: string): Promise<void> {
    const tables = await listTables(this.#eyes, this.#place);
    this.#findings.violation(where, await this.#eyes.findCorruption());
    this.#findings.violation(where, await findOrphans(this.#eyes, tables));
    this.#findings.violation(where, await findMiscounts(this.#eyes));
  }
}

async function readHealth({ url }: Target): Promise<{ kind: "acknowledged"; value: null } | { kind: "no answer" }> {
  const isUp = await fetch(`${url}/api/health`).then(
    (response) => response.ok,
    () => false,
  );
  return isUp ? { kind: "acknowledged", value: null } : { kind: "no answer" };
}

/** Kills the product so many times, over as many installations as that takes. */
export async function runKillRounds(
  provider: Provider,
  kills: number,
  seed: number,
  findings: Findings,
): Promise<void> {
  const random = seededRandom(seed);
  for (let done = 0; done < kills; ) {
    const campaign = await KillCampaign.begin(provider, random, findings);
    const end = Math.min(kills, done + KILLS_PER_INSTALLATION);
    const started = performance.now();
    for (; done < end; done += 1) {
      await campaign.killOnce();
      const seconds = Math.round((performance.now() - started) / 1000);
      findings.progress(
        `${provider}: ${done + 1} of ${kills} kills, ${findings.violations.length} violations, ${seconds} s`,
      );
    }
    const sweptAfter = await campaign.finish();
    const { startMs, ...totals } = campaign.totals;
    findings.figure("kills survived", {
      database: provider,
      ...totals,
      medianStartSeconds: Math.round(median(startMs)) / 1000,
      lastLeftoversSweptAfterSeconds: Math.round(sweptAfter),
    });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
