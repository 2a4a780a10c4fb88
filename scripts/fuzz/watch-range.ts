import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Counts, Range } from "./run-range";

const LOOK_EVERY_MS = 500;
/** An input takes a millisecond; what stands still for so long does not end. */
const STANDSTILL_MS = 30_000;
const HEAP_MEGABYTES = 512;

export type ChildMessage =
  | { readonly kind: "counts"; readonly counts: Counts }
  | { readonly kind: "violation"; readonly index: number; readonly format: string; readonly what: string }
  | { readonly kind: "done" };

/**
 * Runs a range of inputs in a process of its own. A process that hangs is killed, and one that died
 * (of memory, or inside native code) is told by its end; both count as a violation of the input at
 * hand, and a new process goes on behind it.
 *
 * @param arguments_ what the child program is told beside the range
 */
export async function watchRange(
  program: string,
  arguments_: readonly string[],
  range: Range,
  onMessage: (message: ChildMessage) => boolean,
): Promise<void> {
  const markFile = path.join(tmpdir(), `rounds-fuzz-${process.pid}-${range.from}`);
  let { from } = range;
  try {
    while (from < range.to) {
      writeFileSync(markFile, new Uint8Array(8));
      const own = ["--child", markFile, "--from", `${from}`, "--to", `${range.to}`, "--seed", `${range.seed}`];
      const child = fork(program, [...own, ...arguments_], {
        execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      });
      const failure = await follow(child, markFile, onMessage);
      if (failure === null) return;
      const index = readMark(markFile);
      if (!onMessage({ kind: "violation", index, format: "", what: failure })) return;
      from = index + 1;
    }
  } finally {
    rmSync(markFile, { force: true });
  }
}

/** @returns null when the range was run to its end, else how the process ended */
function follow(
  child: ChildProcess,
  markFile: string,
  onMessage: (message: ChildMessage) => boolean,
): Promise<string | null> {
  return new Promise((resolve) => {
    let isDone = false;
    let isGivenUp = false;
    let standstill = false;
    let said = "";
    let mark = -1;
    let since = performance.now();
    const watching = setInterval(() => {
      const now = readMark(markFile);
      if (now !== mark) since = performance.now();
      mark = now;
      standstill = performance.now() - since > STANDSTILL_MS;
      if (standstill) child.kill("SIGKILL");
    }, LOOK_EVERY_MS);
    child.stderr?.on("data", (piece: Buffer) => {
      said = (said + piece.toString()).slice(-4000);
    });
    child.on("message", (message: ChildMessage) => {
      isDone ||= message.kind === "done";
      if (onMessage(message)) return;
      isGivenUp = true;
      child.kill("SIGKILL");
    });
    child.on("close", (code, signal) => {
      clearInterval(watching);
      if (isDone || isGivenUp) resolve(null);
      else if (standstill) resolve(`It did not end within ${STANDSTILL_MS / 1000} s.`);
      else resolve(`The process ended (${signal ?? code}) while reading it. ${said}`);
    });
  });
}

function readMark(markFile: string): number {
  const bytes = readFileSync(markFile);
  return bytes.length < 8 ? 0 : Number(bytes.readBigInt64LE(0));
}

export function openMark(markFile: string): { readonly descriptor: number; close(): void } {
  const descriptor = openSync(markFile, "r+");
  return { descriptor, close: () => closeSync(descriptor) };
}
