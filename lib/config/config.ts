import path from "node:path";
import type * as z from "zod";
import { AppError } from "@/lib/core/errors";
import { environmentSchema, type LogLevel, SECRET_LENGTH } from "./environment";
import { findKeysFolder } from "./keys-folder";
import { type Outgoing, readOutgoing } from "./read-outgoing";
import { readSecret } from "./read-secret";
import { requireFolders } from "./require-folders";
import { readSingleSignOn, type SingleSignOn } from "./single-sign-on";

/** How the server was started: `demo` has sample runs and printed accounts and stays on loopback. */
export type Mode = "production" | "demo" | "development";

/** Everything that the environment decides, read once at the start and never again. */
export type Config = {
  readonly mode: Mode;
  readonly version: string;
  readonly host: string;
  readonly port: number;
  /** Address that people reach the server at; null = whatever each request was sent to. */
  readonly publicUrl: URL | null;
  /** Folder of the embedded database, spooled uploads and keys. */
  readonly dataFolder: string;
  /** `file:…` or `postgresql://…`. */
  readonly databaseUrl: string;
  /** Proxies in front that append to X-Forwarded-For; 0 = the header is not believed. */
  readonly trustedProxies: number;
  /** Folder of the keys that reports are signed with. */
  readonly keysFolder: string;
  /** File that heads of the audit log are appended to; null = none. */
  readonly anchorFile: string | null;
  /** Which lines the log has: those of this level and of worse ones. */
  readonly logLevel: LogLevel;
  /** What opens the metrics; null = there are none. */
  readonly metricsToken: string | null;
  /** Provider that people may sign in with; null = none. */
  readonly singleSignOn: SingleSignOn | null;
  /** False where the provider is the only way. */
  readonly hasPasswordSignIn: boolean;
  /** Where alerts may go. */
  readonly outgoing: Outgoing;
  /** What sessions are signed with. */
  readonly secret: string;
};

/** Their values are never repeated, and a short one is told in its own words. */
const SECRETS = new Set(["ROUNDS_SECRET", "ROUNDS_METRICS_TOKEN"]);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration of this process, and makes its folders and the secret at the first start.
 *
 * @throws AppError "bad-input" that names the variable
 */
export async function loadConfig(environment: Environment, version: string): Promise<Config> {
  const config = readConfig(environment, version);
  await requireFolders(config);
  return { ...config, secret: await readSecret(config.dataFolder, environment["ROUNDS_SECRET"]) };
}

/**
 * Reads the configuration from environment variables. The demo always uses its own embedded
 * database on loopback, whatever DATABASE_URL and HOST say: its accounts are not secret enough for
 * anything else.
 *
 * @throws AppError "bad-input" that names the variable
 */
export function readConfig(environment: Environment, version: string): Omit<Config, "secret"> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) throw explainEnvironment(parsed.error);
  const values = parsed.data;
  const isDemo = values.ROUNDS_MODE === "demo";
  const dataFolder = path.resolve(values.ROUNDS_DATA, isDemo ? "demo" : "");
  const embedded = `file:${path.join(dataFolder, "rounds.db")}`;
  return {
    mode: values.ROUNDS_MODE,
    version,
    host: isDemo ? "127.0.0.1" : values.HOST,
    port: values.PORT,
    publicUrl: values.ROUNDS_URL === undefined ? null : new URL(values.ROUNDS_URL),
    dataFolder,
    databaseUrl: isDemo ? embedded : (values.DATABASE_URL ?? embedded),
    trustedProxies: values.ROUNDS_TRUSTED_PROXIES,
    anchorFile: values.ROUNDS_ANCHOR_FILE === undefined ? null : path.resolve(values.ROUNDS_ANCHOR_FILE),
    keysFolder: findKeysFolder(environment),
    logLevel: values.ROUNDS_LOG_LEVEL ?? (isDemo ? "warn" : "info"),
    metricsToken: values.ROUNDS_METRICS_TOKEN ?? null,
    singleSignOn: readSingleSignOn(values),
    hasPasswordSignIn: values.ROUNDS_PASSWORD_SIGN_IN === "on",
    outgoing: readOutgoing(values),
  };
}

function explainEnvironment(error: z.ZodError): AppError {
  const [issue] = error.issues;
  const name = issue?.path.join(".") ?? "environment";
  if (issue?.code === "too_small" && SECRETS.has(name)) {
    return new AppError(
      "bad-input",
      `Expected at least ${SECRET_LENGTH} characters in ${name}, but found fewer.`,
      "Use for example the output of: openssl rand -hex 32",
    );
  }
  return new AppError(
    "bad-input",
    `Expected a usable value in the environment variable ${name}, but ${issue?.message ?? "it is not"}.`,
    `Correct or unset ${name} and start again.`,
  );
}
