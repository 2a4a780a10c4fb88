import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { startPostgres } from "@/tests/db/start-postgres";
import { type DatabaseKind, type Server, startServer } from "./server";
import { type Columns, makeColumns, type Workload } from "./workload";

/** Workloads of a quick bench have a fortieth of their steps: enough to see that measuring works. */
const QUICK_FRACTION = 40;

/** What cases measure with: servers, files and sizes. One per bench; `close` ends and removes everything. */
export class Bench {
  readonly isQuick: boolean;
  readonly folder: string;
  readonly #files = new Map<string, string>();
  readonly #servers = new Map<DatabaseKind, Promise<Server>>();
  readonly #fresh = new Set<Server>();
  #postgres: ReturnType<typeof startPostgres> | null = null;
  #columns: { readonly workload: string; readonly columns: Columns } | null = null;
  #count = 0;

  private constructor(folder: string, isQuick: boolean) {
    this.folder = folder;
    this.isQuick = isQuick;
  }

  static async open(isQuick: boolean): Promise<Bench> {
    return new Bench(await mkdtemp(path.join(tmpdir(), "rounds-bench-")), isQuick);
  }

  /** A number of points, bytes or steps, or the fraction of it that a quick bench takes. */
  scaled(size: number): number {
    return this.isQuick ? Math.ceil(size / QUICK_FRACTION) : size;
  }

  /** A number that no other call got: names made with it are new. */
  nextNumber(): number {
    this.#count += 1;
    return this.#count;
  }

  sized(workload: Workload): Workload {
    return { ...workload, steps: this.scaled(workload.steps) };
  }

  /** The numbers of a workload. The last ones are kept, since cases of one workload follow each other. */
  columns(workload: Workload): Columns {
    if (this.#columns?.workload !== workload.name) {
      this.#columns = { workload: workload.name, columns: makeColumns(this.sized(workload)) };
    }
    return this.#columns.columns;
  }

  /** A file that is written when it is first asked for. */
  async file(name: string, write: (file: string) => unknown): Promise<string> {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const file = path.join(this.folder, name);
    await write(file);
    this.#files.set(name, file);
    return file;
  }

  /** A server that cases share. */
  server(kind: DatabaseKind): Promise<Server> {
    const running = this.#servers.get(kind) ?? this.#start(kind);
    this.#servers.set(kind, running);
    return running;
  }

  /** Runs an action on a server with an empty database, and stops the server. */
  async withFreshServer<T>(kind: DatabaseKind, action: (server: Server) => Promise<T>): Promise<T> {
    const server = await this.#start(kind);
    this.#fresh.add(server);
    try {
      return await action(server);
    } finally {
      this.#fresh.delete(server);
      await server.stop();
    }
  }

  /** An empty folder of its own. */
  async emptyFolder(): Promise<string> {
    const folder = path.join(this.folder, `folder-${this.nextNumber()}`);
    await mkdir(folder);
    return folder;
  }

  /** An empty database of the bench's own PostgreSQL, which forces commits to disk as installed servers do. */
  async emptyPostgres(): Promise<string> {
    this.#postgres ??= startPostgres({ isDurable: true });
    const postgres = await this.#postgres;
    const name = `bench_${this.nextNumber()}`;
    const client = new Client({ connectionString: postgres.url("postgres") });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return postgres.url(name);
  }

  /** Ends all servers, and thereby what is still asked of them; whoever needs one next starts a new one. */
  async stopServers(): Promise<void> {
    const shared = await Promise.allSettled(this.#servers.values());
    const running = shared.flatMap((started) => (started.status === "fulfilled" ? [started.value] : []));
    running.push(...this.#fresh);
    this.#servers.clear();
    this.#fresh.clear();
    for (const server of running) await server.stop();
  }

  async close(): Promise<void> {
    await this.stopServers();
    await (await this.#postgres)?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #start(kind: DatabaseKind): Promise<Server> {
    const databaseUrl = kind === "postgresql" ? await this.emptyPostgres() : null;
    return await startServer(await this.emptyFolder(), databaseUrl);
  }
}
