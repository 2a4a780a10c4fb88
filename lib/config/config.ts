import path from "node:path";
import * as z from "zod";
import { AppError } from "@/lib/core/errors";
import { findKeysFolder } from "./keys-folder";
import { readSecret } from "./read-secret";

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
  /** What sessions are signed with. */
  readonly secret: string;
};

const environmentSchema = z.object({
  ROUNDS_MODE: z.enum(["production", "demo", "development"]).default("production"),
  ROUNDS_DATA: z.string().min(1).default("data"),
  ROUNDS_URL: z.url({ protocol: /^https?$/ }).optional(),
  ROUNDS_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
  ROUNDS_ANCHOR_FILE: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:\/\/|file:)/, 'must begin with "postgresql://" or "file:"')
    .optional(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration of this process, and makes the secret at the first start. */
export async function loadConfig(environment: Environment, version: string): Promise<Config> {
  const config = readConfig(environment, version);
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
  };
}

function explainEnvironment(error: z.ZodError): AppError {
  const [issue] = error.issues;
  const name = issue?.path.join(".") ?? "environment";
  return new AppError(
    "bad-input",
    `Expected a usable value in the environment variable ${name}, but ${issue?.message ?? "it is not"}.`,
    `Correct or unset ${name} and start again.`,
  );
}
