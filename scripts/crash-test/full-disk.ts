import { chown, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { seededRandom } from "@/lib/core/random";
import {
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
import { makeUpload, type Upload } from "./make-upload";
import { findDamage, type RunLedger, readStored } from "./run-ledger";
import { startServer } from "./server-process";
import { mountSmallDisk, type SmallDisk } from "./small-disk";

const DISK_MEGABYTES = 64;
const MEGABYTE = 1024 ** 2;
const IS_FULL = /the server answered 507 .*"type":"\/problems\/insufficient-storage"/;
/** Some hundred kilobytes each: the disk is full after a few. */
const STEPS_PER_BATCH = 4000;
const BATCHES = 200;

/** Lets the disk under uploads and database run full, and checks what remains and that it goes on. */
export async function runFullDisk(provider: Provider, seed: number, findings: Findings): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "rounds-full-"));
  const disk = mountSmallDisk(folder, DISK_MEGABYTES);
  if ("reason" in disk) {
    findings.figure("full disk", { database: provider, cannotTell: `no small disk can be mounted: ${disk.reason}` });
    return;
  }
  const place = await makeSmallInstallation(provider, folder);
  const server = await startServer(place);
  const eyes = await openEyes(place);
  try {
    await new FullDisk({ place, eyes, disk, findings }, server.url, seededRandom(seed)).run();
  } catch (error) {
    throw new Error(`The server does not serve with a full disk. It wrote:\n${server.errors.join("\n")}`, {
      cause: error,
    });
  } finally {
    await eyes.close();
    await server.end("SIGTERM");
    await place.remove();
    disk.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

class FullDisk {
  readonly #place: Installation;
  readonly #eyes: Eyes;
  readonly #disk: SmallDisk;
  readonly #findings: Findings;
  readonly #random: () => number;
  readonly #target: Target;
  readonly #where: string;
  /** Everything that was sent; what was refused waits to be sent again. */
  readonly #ledgers: RunLedger[] = [];

  constructor(
    given: { place: Installation; eyes: Eyes; disk: SmallDisk; findings: Findings },
    url: string,
    random: () => number,
  ) {
    this.#place = given.place;
    this.#eyes = given.eyes;
    this.#disk = given.disk;
    this.#findings = given.findings;
    this.#random = random;
    this.#target = { url, token: given.place.token, project: given.place.project };
    this.#where = `full disk (${given.place.provider})`;
  }

  async run(): Promise<void> {
    const live = await this.#startLiveRun();
    await this.#expectRoom("before", makeUpload("jsonl", { firstStep: 0, steps: 500, series: 5 }, this.#random));
    const refused = [
      await this.#expectFull("upload", 3 * MEGABYTE, this.#upload("jsonl", 8_000)),
      await this.#expectFull("unpacked archive", 8 * MEGABYTE, this.#upload("jsonl.zip", 5_000)),
      await this.#expectFull("database", 8 * MEGABYTE, this.#upload("jsonl.gz", 20_000)),
    ];
    const batches = await this.#fillWithBatches(live);
    for (const { runId } of this.#ledgers) {
      if (runId !== null) await insist(() => readSeriesCounts(this.#target, runId));
    }
    await this.#disk.clear();
    const { seconds, isSwept } = await waitUntilSwept(this.#eyes);
    if (!isSwept) this.#violation([`what the refused imports wrote is still there ${Math.round(seconds)} s after`]);
    this.#violation(await findLeftovers(this.#eyes));
    await this.#checkStore();
    for (const ledger of this.#ledgers) await this.#sendAgain(ledger);
    await this.#checkStore();
    this.#findings.figure("full disk", {
      database: this.#place.provider,
      disk: `tmpfs of ${DISK_MEGABYTES} MiB`,
      refusedWith507: refused.filter(Boolean).length,
      batchesAcknowledgedBeforeOneWasRefused: batches,
      sweptSecondsAfterThereWasRoom: Math.round(seconds),
    });
  }

  #upload(kind: Parameters<typeof makeUpload>[0], steps: number): Upload {
    return makeUpload(kind, { firstStep: 0, steps, series: 25 }, this.#random);
  }

  async #startLiveRun(): Promise<RunLedger> {
    const ledger = { name: "live", runId: await createRun(this.#target, "live"), sendings: [] };
    this.#ledgers.push(ledger);
    return ledger;
  }

  async #expectRoom(name: string, upload: Upload): Promise<void> {
    const { ledger, load } = await this.#send(name, upload);
    this.#violation(load.refusals);
    await this.#compare(ledger);
  }

  /** @returns whether the refusal was the one for a full disk */
  async #expectFull(name: string, freeBytes: number, upload: Upload): Promise<boolean> {
    this.#findings.progress(`${this.#where}: ${name} of ${upload.bytes.length} bytes with ${freeBytes} bytes free`);
    await this.#disk.fill(freeBytes);
    const { ledger, load } = await this.#send(name, upload);
    await this.#disk.clear();
    const isFull = load.refusals.length === 1 && IS_FULL.test(load.refusals[0] ?? "");
    if (!isFull) this.#violation([`${name}: expected the answer for a full disk, got ${load.refusals.join("; ")}`]);
    const spooled = await listSpooled(this.#place);
    if (spooled.length > 0) this.#violation([`${name}: ${spooled.join(", ")} stayed in the folder of uploads`]);
    if ((await findRunByName(this.#target, ledger.name)) !== null) this.#violation([`${name}: readers see the run`]);
    return isFull;
  }

  async #send(name: string, upload: Upload): Promise<{ ledger: RunLedger; load: Load }> {
    const ledger: RunLedger = { name, runId: null, sendings: [] };
    this.#ledgers.push(ledger);
    const load: Load = { isOver: false, refusals: [], mayFail: false };
    await uploadOnce(this.#target, ledger, upload, load);
    return { ledger, load };
  }

  /** @returns how many batches were acknowledged before one was refused */
  async #fillWithBatches(ledger: RunLedger): Promise<number> {
    await this.#disk.fill(MEGABYTE / 2);
    const load: Load = { isOver: false, refusals: [], mayFail: false };
    const steps: StepCounter = { next: 0 };
    const given = { writer: "writer", steps, random: this.#random, load };
    const acknowledged = await appendUntilOver(this.#target, ledger, given, BATCHES, STEPS_PER_BATCH);
    if (!IS_FULL.test(load.refusals[0] ?? "")) {
      this.#violation([`live batches: expected the answer for a full disk, got ${load.refusals.join("; ")}`]);
    }
    await this.#compare(ledger);
    return acknowledged;
  }

  /** What was acknowledged is there, and nothing else. */
  async #compare(ledger: RunLedger): Promise<void> {
    const acknowledged = ledger.sendings.filter(({ state }) => state === "acknowledged");
    const damage = findDamage(await readStored(this.#place.db, ledger.runId), acknowledged);
    this.#violation(damage.map((text) => `${ledger.name}: ${text}`));
  }

  async #sendAgain(ledger: RunLedger): Promise<void> {
    await this.#compare(ledger);
    for (const sending of ledger.sendings) {
      if (sending.state === "acknowledged") continue;
      await sending.again();
      sending.state = "acknowledged";
    }
    await this.#compare(ledger);
  }

  async #checkStore(): Promise<void> {
    this.#violation(await this.#eyes.findCorruption());
    this.#violation(await findOrphans(this.#eyes, await listTables(this.#eyes, this.#place)));
    this.#violation(await findMiscounts(this.#eyes));
  }

  #violation(what: readonly string[]): void {
    this.#findings.violation(this.#where, what);
  }
}

/** Uploads and database on the small disk; PostgreSQL's own log of changes stays outside. */
async function makeSmallInstallation(provider: Provider, folder: string): Promise<Installation> {
  const dataFolder = path.join(folder, "data");
  await mkdir(dataFolder);
  if (provider === "sqlite") return await makeInstallation(null, { dataFolder });
  const postgres = await startDurablePostgres();
  const tablespace = path.join(folder, "tablespace");
  await mkdir(tablespace);
  const { uid, gid } = await stat(postgres.folder);
  await chown(tablespace, uid, gid);
  const client = new pg.Client({ connectionString: postgres.url("postgres") });
  await client.connect();
  await client.query(`CREATE TABLESPACE small LOCATION '${tablespace}'`);
  await client.query("CREATE DATABASE rounds TABLESPACE small");
  await client.end();
  return await makeInstallation(postgres, { dataFolder, databaseUrl: postgres.url("rounds") });
}
