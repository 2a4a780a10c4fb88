import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { AppError } from "@/lib/core/errors";

export type RunningProgram = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Settled once it has ended: rejected where it failed. */
  readonly ended: Promise<void>;
};

/**
 * Starts one of PostgreSQL's own programs against a database. Its address goes by environment, since what stands
 * among the arguments, a password too, is shown to everybody on the machine.
 */
export function startPostgresProgram(name: string, parameters: readonly string[], url: string): RunningProgram {
  const child = spawn(name, parameters, { env: { ...process.env, ...environmentOf(url) }, stdio: "pipe" });
  const said = text(child.stderr);
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", (cause: NodeJS.ErrnoException) => reject(cause.code === "ENOENT" ? missing(name) : cause));
    child.on("close", (code) => {
      if (code === 0) resolve();
      else said.then((words) => reject(failed(name, words)), reject);
    });
  });
  // Whoever waits for it is told; a pipe that breaks first must not end the process.
  ended.catch(() => undefined);
  child.stdin.on("error", () => undefined);
  return { stdin: child.stdin, stdout: child.stdout, ended };
}

function environmentOf(address: string): Record<string, string> {
  const url = new URL(address);
  const word = (text: string): string => decodeURIComponent(text);
  const given = {
    PGHOST: url.searchParams.get("host") ?? word(url.hostname),
    PGPORT: url.port,
    PGUSER: word(url.username),
    PGPASSWORD: word(url.password),
    PGDATABASE: word(url.pathname.slice(1)),
    PGSSLMODE: url.searchParams.get("sslmode") ?? "",
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}

function missing(name: string): AppError {
  return new AppError(
    "unavailable",
    `${name}, a program of PostgreSQL, is not installed here.`,
    "Install the client of the server's version (Debian: apt-get install postgresql-client), then try again.",
  );
}

function failed(name: string, words: string): AppError {
  const first = words.split("\n").find((line) => line.trim() !== "") ?? "it gave no reason";
  return new AppError("unavailable", `${name} failed: ${first.slice(0, 300)}`, "Mend that, then try again.");
}
