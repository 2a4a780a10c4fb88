import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

const START_LIMIT_MS = 120_000;

/** A production server in a process of its own, as `npm start` becomes one once everything is built. */
export type ServerProcess = {
  readonly url: string;
  readonly startMs: number;
  readonly child: ChildProcess;
  /** Lines that it has printed so far, its log among them. */
  readonly lines: readonly string[];
  /** Those that speak of errors, and what was written to the error stream. */
  readonly errors: readonly string[];
  /** Sends a signal and waits for the end. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
};

export type ServerSettings = {
  readonly dataFolder: string;
  readonly databaseUrl: string;
  readonly port: number;
  /** Variables beside the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts the process and does not wait until it is ready. */
function spawnServer({ dataFolder, databaseUrl, port, environment = {} }: ServerSettings): ChildProcess {
  const child = spawn(process.execPath, [path.resolve("dist/server.js")], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      ROUNDS_MODE: "production",
      ROUNDS_DATA: dataFolder,
      ROUNDS_SECRET: "crash-test".repeat(8),
      ROUNDS_URL: "",
      DATABASE_URL: databaseUrl,
      HOST: "127.0.0.1",
      PORT: String(port),
      ROUNDS_LOG_LEVEL: "warn",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // It must not outlive this program, however that ends.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  return child;
}

/** @throws Error with what the server wrote when it ends before it is ready */
export async function startServer(settings: ServerSettings): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawnServer(settings);
  const lines: string[] = [];
  const errors: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      errors.push(`The process ended with ${signal ?? code}.`);
      resolve();
    });
  });
  child.stderr?.on("data", (piece: Buffer) => {
    errors.push(...piece.toString().split("\n").filter(Boolean));
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), START_LIMIT_MS);
  const isReady = await new Promise<boolean>((resolve) => {
    if (child.stdout === null) return resolve(false);
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      if (line.includes('"level":"error"')) errors.push(line);
      if (line.includes("is ready at")) resolve(true);
    });
    child.once("exit", () => resolve(false));
  });
  clearTimeout(timer);
  const url = /is ready at (\S+)/.exec(lines.join("\n"))?.[1];
  if (!isReady || url === undefined) {
    throw new Error(`The server did not get ready. It wrote:\n${[...lines, ...errors].join("\n")}`);
  }
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { url, startMs: performance.now() - started, child, lines, errors, end };
}

/** Starts the process and kills it before or soon after it is ready. */
export async function startAndKill(settings: ServerSettings, afterMs: number): Promise<void> {
  const child = spawnServer(settings);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdout?.resume();
  child.stderr?.resume();
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill("SIGKILL");
  await ended;
}
