import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { issueToken } from "@/lib/auth/api-token";
import { TOKEN_SCOPES } from "@/lib/auth/roles";
import { createProject } from "@/lib/db/create-project";
import { createToken } from "@/lib/db/create-token";
import type { Database } from "@/lib/db/database";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { type PostgresServer, startPostgres } from "@/tests/db/start-postgres";
import type { ServerSettings } from "./server-process";

export type Provider = "sqlite" | "postgresql";

/** Everything a server needs, and a look of our own into its database. */
export type Installation = ServerSettings & {
  readonly provider: Provider;
  readonly token: string;
  readonly project: string;
  readonly db: Database;
  /** null with SQLite. */
  readonly postgres: PostgresServer | null;
  remove(): Promise<void>;
};

/**
 * Makes an empty installation: a data folder, a database, a project and a token for it.
 *
 * @param postgres the server to make the database on, null for SQLite
 * @param dataFolder used as it is when given, else a temporary one
 */
export async function makeInstallation(
  postgres: PostgresServer | null,
  given: { readonly dataFolder?: string; readonly databaseUrl?: string } = {},
): Promise<Installation> {
  const dataFolder = given.dataFolder ?? (await mkdtemp(path.join(tmpdir(), "rounds-crash-")));
  const databaseUrl =
    given.databaseUrl ?? (postgres === null ? `file:${path.join(dataFolder, "rounds.db")}` : postgres.url("postgres"));
  const db = await openDatabase({ url: databaseUrl });
  await migrateDatabase(db, { packageRoot: process.cwd() });
  const { id: project } = await createProject(db, { name: "crash-test", description: "", by: "system:server" });
  const { token, hash, hint } = issueToken();
  await createToken(db, {
    name: "crash-test",
    hash,
    hint,
    projectIds: [project],
    role: "administrator",
    scopes: TOKEN_SCOPES,
    createdByUserId: null,
    expiresAt: null,
  });
  return {
    provider: postgres === null ? "sqlite" : "postgresql",
    dataFolder,
    databaseUrl,
    port: await findFreePort(),
    token,
    project,
    db,
    postgres,
    remove: async () => {
      await closeDatabase(db);
      if (given.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
      await postgres?.stop();
    },
  };
}

/** A PostgreSQL server that forces everything to disk, as installed ones do. */
export function startDurablePostgres(): Promise<PostgresServer> {
  return startPostgres({ isDurable: true });
}

/** What lies in the folder of uploads. */
export async function listSpooled({ dataFolder }: { readonly dataFolder: string }): Promise<string[]> {
  return await readdir(path.join(dataFolder, "uploads")).catch(() => []);
}

/** The same port for every start, so that clients find the server again. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
