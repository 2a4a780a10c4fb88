import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { issueToken } from "@/lib/auth/api-token";
import { hashPassword } from "@/lib/auth/hash-password";
import { TOKEN_SCOPES } from "@/lib/auth/roles";
import { createProject } from "@/lib/db/create-project";
import { createToken } from "@/lib/db/create-token";
import type { Database } from "@/lib/db/database";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { saveUser } from "@/lib/db/save-user";

const START_LIMIT_MS = 60_000;
const EMAIL = "bench@example.org";
const PASSWORD = "measured and never asserted";
const PROJECT = "bench";

export type DatabaseKind = "sqlite" | "postgresql";

/** A server of the production build with a database of its own, and the right to do everything on it. */
export type Server = {
  readonly url: string;
  readonly pid: number;
  readonly token: string;
  readonly projectId: string;
  readonly database: Database;
  readonly databaseUrl: string;
  /** Folder of the embedded database. */
  readonly data: string;
  /** The session of a person, as `name=value`. */
  signIn(): Promise<string>;
  /** May be called again. */
  stop(): Promise<void>;
};

/**
 * Starts `dist/server.js` on a free port.
 *
 * @param databaseUrl null = embedded, in `data`
 */
export async function startServer(data: string, databaseUrl: string | null): Promise<Server> {
  await mkdir(data, { recursive: true });
  const child = spawn(process.execPath, ["dist/server.js"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      ROUNDS_MODE: "production",
      ROUNDS_LOG_LEVEL: "warn",
      ROUNDS_DATA: data,
      ROUNDS_URL: "",
      PORT: "0",
      HOST: "127.0.0.1",
      DATABASE_URL: databaseUrl ?? "",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stopped: Promise<void> | null = null;
  const url = await readAddress(child);
  const address = databaseUrl ?? `file:${path.resolve(data, "rounds.db")}`;
  const database = await openDatabase({ url: address });
  const { projectId, token } = await giveAccess(database);
  return {
    url,
    pid: child.pid ?? 0,
    token,
    projectId,
    database,
    databaseUrl: address,
    data,
    signIn: () => signIn(url),
    stop: () => {
      stopped ??= stopServer(child, database);
      return stopped;
    },
  };
}

async function stopServer(child: ChildProcess, database: Database): Promise<void> {
  await closeDatabase(database);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

async function readAddress(child: ChildProcess): Promise<string> {
  const timer = setTimeout(() => child.kill("SIGKILL"), START_LIMIT_MS);
  let printed = "";
  try {
    return await new Promise<string>((resolve, reject) => {
      child.stdout?.on("data", (piece) => {
        printed += piece;
        const url = /is ready at (\S+)/.exec(printed)?.[1];
        if (url !== undefined) resolve(url);
      });
      child.once("exit", () => reject(new Error(`The server did not start. It printed:\n${printed}`)));
    });
  } finally {
    clearTimeout(timer);
  }
}

async function giveAccess(database: Database): Promise<{ projectId: string; token: string }> {
  const { id: projectId } = await createProject(database, { name: PROJECT, description: "", by: "system:server" });
  const { token, hash, hint } = issueToken();
  const rights = {
    projectIds: null,
    scopes: TOKEN_SCOPES,
    role: "administrator",
    createdByUserId: null,
    expiresAt: null,
  };
  await createToken(database, { name: PROJECT, hash, hint, ...rights });
  const passwordHash = await hashPassword(PASSWORD);
  await saveUser(database, { name: "Bench", email: EMAIL, passwordHash, isAdministrator: true, by: "system:server" });
  return { projectId, token };
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  const cookie = /^([^=]+=[^;]+)/.exec(response.headers.getSetCookie()[0] ?? "")?.[1];
  if (!response.ok || cookie === undefined) throw new Error(`Nobody can sign in: ${await response.text()}`);
  return cookie;
}
