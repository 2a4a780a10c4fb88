import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Role } from "@/lib/auth/roles";

const START_LIMIT_MS = 180_000;

/** What a running demo printed about itself. */
export type DemoServer = {
  readonly url: string;
  readonly token: string;
  readonly passwords: Readonly<Record<Role, string>>;
  readonly stop: () => Promise<void>;
};

/** Starts the demo in a folder of its own on a free port, exactly as `npm run demo` does. */
export async function startDemoServer(): Promise<DemoServer> {
  const data = await mkdtemp(path.join(tmpdir(), "rounds-e2e-"));
  const child = spawn(process.execPath, ["scripts/start.js", "--demo"], {
    env: { ...process.env, ROUNDS_DATA: data, PORT: "0", DATABASE_URL: "", ROUNDS_URL: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async (): Promise<void> => {
    await endProcess(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    const printed = await readUntil(child, /administrator@demo\.local\s+\S+/);
    return {
      url: find(printed, /is ready at (\S+)/),
      token: find(printed, /API token \(demo\): (\S+)/),
      passwords: {
        engineer: find(printed, /engineer@demo\.local\s+(\S+)/),
        clinician: find(printed, /clinician@demo\.local\s+(\S+)/),
        auditor: find(printed, /auditor@demo\.local\s+(\S+)/),
        administrator: find(printed, /administrator@demo\.local\s+(\S+)/),
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readUntil(child: ChildProcess, last: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(() => reject(new Error(`The demo did not get ready:\n${printed}`)), START_LIMIT_MS);
    child.stdout?.on("data", (piece: Buffer) => {
      printed += piece.toString();
      if (!last.test(printed)) return;
      clearTimeout(timer);
      resolve(printed);
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The demo ended with ${code} before it was ready:\n${printed}`));
    });
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

function find(printed: string, pattern: RegExp): string {
  const found = pattern.exec(printed)?.[1];
  if (found === undefined) throw new Error(`The demo printed nothing like ${pattern}:\n${printed}`);
  return found;
}
