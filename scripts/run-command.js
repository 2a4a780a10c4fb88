import { spawn } from "node:child_process";

/**
 * Runs a program with this repository's `node_modules/.bin` in its path and waits for it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string | undefined>, isQuiet?: boolean, timeoutMs?: number }} [options] quiet: keep the output instead of showing it
 * @returns {Promise<{ code: number, output: string }>} 127 when the program does not exist, 124 after the time limit
 */
export function runCommand(command, args, { env = {}, isQuiet = false, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: isQuiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      env: { ...process.env, PATH: `${process.cwd()}/node_modules/.bin:${process.env["PATH"] ?? ""}`, ...env },
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: "SIGKILL" }),
    });
    let output = "";
    child.stdout?.on("data", (piece) => {
      output += piece;
    });
    child.stderr?.on("data", (piece) => {
      output += piece;
    });
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code, signal) => resolve({ code: code ?? (signal === "SIGKILL" ? 124 : 1), output }));
  });
}
