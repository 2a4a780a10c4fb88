import { stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "@/lib/core/random";
import type { Target } from "../crash-test/client";
import { makeInstallation, type Provider, startDurablePostgres } from "../crash-test/installation";
import { startServer } from "../crash-test/server-process";
import type { LoadPage } from "./load-page";
import type { LoadState } from "./load-state";
import { makePages, readSampleLogs } from "./make-pages";
import { makePeople, openSessions } from "./people";
import { createReader, type Reader } from "./reader";
import { Tally } from "./tally";
import { type Watched, watchServer } from "./watch-server";
import { appendBatches, sendFiles } from "./writer";

export type LoadOptions = {
  readonly provider: Provider;
  readonly seconds: number;
  readonly readers: number;
  readonly writers: number;
  /** How long a reader looks before the next question. */
  readonly thinkMs: number;
  /** The same load before anything is counted: code is compiled, caches and memory grow to their size. */
  readonly warmUpSeconds: number;
  /** How often each page is read while nothing else is asked. */
  readonly idleRounds: number;
};

export type LoadResult = {
  readonly idle: Tally;
  readonly loaded: Tally;
  readonly watched: Watched;
  /** Errors that the server logged or printed. */
  readonly logged: readonly string[];
  readonly databaseMegabytes: number | null;
};

const METRICS_TOKEN = "many at once".repeat(4).replaceAll(" ", "-");
/** One writer in four sends files; the others append live batches. */
const FILES_SHARE = 4;

/** Lets people read and programs write on a server of its own, first one reader alone, then all of them. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { provider, readers: readerCount, writers } = options;
  const place = await makeInstallation(provider === "sqlite" ? null : await startDurablePostgres());
  try {
    const emails = await makePeople(place);
    const server = await startServer({ ...place, environment: { ROUNDS_METRICS_TOKEN: METRICS_TOKEN } });
    const { url } = server;
    const target: Target = { url, token: place.token, project: place.project };
    const logs = await readSampleLogs();
    const uploaders = Math.ceil(writers / FILES_SHARE);
    const pages = await makePages(target, logs, writers - uploaders);
    const cookies = await openSessions(url, emails, readerCount);
    const readers = cookies.map((cookie) => createReader(url, cookie));
    const idle = await readAlone(readers, pages, options.idleRounds);

    const loaded = new Tally();
    const load: LoadState = { tally: new Tally(), isOver: false };
    const live = pages.filter(({ kind }) => kind === "live");
    const all = [
      ...readers.map((reader, number) => keepReading(reader, number, { pages, load, options })),
      ...live.map((page) => appendBatches(target, page, load)),
      ...Array.from({ length: uploaders }, (_, writer) => sendFiles(target, logs, writer, load)),
    ];
    await pause(options.warmUpSeconds * 1000);
    load.tally = loaded;
    const ends = performance.now() + options.seconds * 1000;
    const seen = { url, pid: server.child.pid ?? 0, metricsToken: METRICS_TOKEN };
    const watched = await watchServer(seen, () => performance.now() >= ends);
    load.isOver = true;
    await Promise.all(all);
    for (const reader of readers) reader.close();
    const logged = server.errors.slice();
    await server.end("SIGTERM");
    return { idle, loaded, watched, logged, databaseMegabytes: await sizeOf(place.dataFolder, provider) };
  } finally {
    await place.remove();
  }
}

/** One reader after the other through every page, and nothing else meanwhile; one round beforehand is not counted. */
async function readAlone(readers: readonly Reader[], pages: readonly LoadPage[], rounds: number): Promise<Tally> {
  const load: LoadState = { tally: new Tally(), isOver: false };
  const counted = new Tally();
  if (rounds === 0) return counted;
  for (let round = -1; round < rounds; round += 1) {
    if (round === 0) load.tally = counted;
    const reader = readers[(round + 1) % readers.length];
    for (const page of pages) await reader?.visit(page, load, () => 0);
  }
  return counted;
}

/** Page after page with time to think, each reader beginning elsewhere. */
async function keepReading(
  reader: Reader,
  number: number,
  given: { readonly pages: readonly LoadPage[]; readonly load: LoadState; readonly options: LoadOptions },
): Promise<void> {
  const { pages, load, options } = given;
  const random = seededRandom(number + 1);
  const think = (): number => options.thinkMs * (0.5 + random());
  await pause((options.thinkMs * number) / options.readers);
  for (let visit = number; !load.isOver; visit += 1) {
    const page = pages[visit % pages.length];
    if (page !== undefined) await reader.visit(page, load, think);
  }
}

async function sizeOf(dataFolder: string, provider: Provider): Promise<number | null> {
  if (provider !== "sqlite") return null;
  return (await stat(path.join(dataFolder, "rounds.db"))).size / 1e6;
}
