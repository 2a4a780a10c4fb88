import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const START_LIMIT_MS = 180_000;
const LAST_LINE = /administrator@demo\.local\s+\S+/;

/**
 * @typedef {"engineer" | "clinician" | "auditor" | "administrator"} DemoRole
 * @typedef {object} DemoServer what a running demo printed about itself
 * @property {string} url
 * @property {string} token API token that may do everything in the demo project
 * @property {Record<DemoRole, string>} passwords
 * @property {number} startSeconds until the ready line
 * @property {() => Promise<void>} stop ends it; the data stay
 */

/**
 * A data folder of its own in the system's temporary folder, and how to remove it.
 *
 * @returns {Promise<{ data: string, remove: () => Promise<void> }>}
 */
export async function makeDataFolder() {
  const data = await mkdtemp(path.join(tmpdir(), "rounds-demo-"));
  return { data, remove: () => rm(data, { recursive: true, force: true }) };
}

/**
 * Starts the demo on a free port, exactly as `npm run demo` does, and waits until it is ready.
 *
 * @param {string} data its ROUNDS_DATA
 * @returns {Promise<DemoServer>}
 */
export async function startDemoServer(data) {
  const started = performance.now();
  const child = spawn(process.execPath, ["scripts/start.js", "--demo"], {
    env: { ...process.env, ROUNDS_DATA: data, PORT: "0", ROUNDS_URL: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const timer = setTimeout(() => child.kill("SIGKILL"), START_LIMIT_MS);
  let printed = "";
  let startSeconds = 0;
  await new Promise((resolve) => {
    child.stdout.on("data", (piece) => {
      printed += piece;
      if (startSeconds === 0 && printed.includes("is ready at")) startSeconds = (performance.now() - started) / 1000;
      if (LAST_LINE.test(printed)) resolve(undefined);
    });
    child.once("exit", resolve);
  });
  clearTimeout(timer);
  const find = (/** @type {RegExp} */ pattern) => pattern.exec(printed)?.[1] ?? fail(printed);
  return {
    url: find(/is ready at (\S+)/),
    token: find(/API token \(demo\): (\S+)/),
    passwords: {
      engineer: find(/engineer@demo\.local\s+(\S+)/),
      clinician: find(/clinician@demo\.local\s+(\S+)/),
      auditor: find(/auditor@demo\.local\s+(\S+)/),
      administrator: find(/administrator@demo\.local\s+(\S+)/),
    },
    startSeconds,
    stop,
  };
}

/**
 * Signs in with a password, as a page of the server would.
 *
 * @param {DemoServer} server
 * @param {DemoRole} role
 * @returns {Promise<string>} the session's cookie as `name=value`
 */
export async function signIn({ url, passwords }, role) {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: `${role}@demo.local`, password: passwords[role] }),
  });
  const cookie = /^([^=]+=[^;]+)/.exec(response.headers.getSetCookie()[0] ?? "")?.[1];
  if (!response.ok || cookie === undefined) throw new Error(`The ${role} cannot sign in: ${await response.text()}`);
  return cookie;
}

/**
 * @param {string} printed
 * @returns {never}
 */
function fail(printed) {
  throw new Error(`The demo did not get ready. It printed:\n${printed}`);
}
