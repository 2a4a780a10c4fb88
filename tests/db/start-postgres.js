import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const INSTALLED = "/usr/lib/postgresql";

/**
 * Runs a program until the pipe at its standard input closes, which the system does when the process
 * at its other end dies: a test run that is killed leaves no server behind. SIGINT is PostgreSQL's
 * fast shutdown, which does not wait for clients. A server that was killed (137) keeps its data, so
 * that it can be started again.
 */
const RUN_WHILE_PARENT_LIVES = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(while read -r line <&3; do :; done; kill -INT $server) &
watcher=$!
wait $server
code=$?
kill $watcher 2>/dev/null
[ $code -eq 137 ] || rm -rf data
exit $code`;

/** Nothing is forced to disk: right for data that live for one test run. */
const FAST = ["fsync=off", "full_page_writes=off", "synchronous_commit=off"];

/**
 * @typedef {object} PostgresServer
 * @property {(database: string) => string} url
 * @property {string} folder belongs to the server's account
 * @property {() => Promise<void>} kill SIGKILL to the server and all its processes
 * @property {() => Promise<void>} restart starts it again after `kill`, on the same data and port
 * @property {() => Promise<void>} stop ends it and removes the data
 */

/**
 * Starts a PostgreSQL server of its own in a temporary folder, on a free loopback port, and drops
 * root for it (the server refuses to run as root).
 *
 * @param {{ isDurable?: boolean }} [options] isDurable: as installed servers are set, with checksums of
 *   pages on top; else nothing is forced to disk
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres({ isDurable = false } = {}) {
  const binaries = findBinaries();
  const account = unprivilegedAccount();
  const folder = mkdtempSync(join(tmpdir(), "rounds-postgres-"));
  chmodSync(folder, 0o700);
  if (account !== null) chownSync(folder, account.uid, account.gid);
  const data = join(folder, "data");
  /** @type {import("node:child_process").SpawnOptions & {stdio: ["ignore", "ignore", "pipe"]}} */
  const options = { cwd: folder, env: serverEnvironment(), stdio: ["ignore", "ignore", "pipe"], ...account };
  const initialise = ["-D", data, "-U", "rounds", "-A", "trust", "-E", "UTF8", "--no-sync"];
  if (isDurable) initialise.push("--data-checksums");
  const made = spawnSync(join(binaries, "initdb"), initialise, options);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error ?? made.stderr}`);

  const port = await findFreePort();
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", "max_connections=60"];
  if (!isDurable) settings.push(...FAST);
  const parameters = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const start = async () => {
    const server = spawn("sh", ["-c", RUN_WHILE_PARENT_LIVES, "sh", join(binaries, "postgres"), ...parameters], {
      ...options,
      stdio: ["pipe", "ignore", "pipe"],
    });
    let log = "";
    server.stderr?.on("data", (/** @type {Buffer} */ chunk) => {
      log = `${log}${chunk}`.slice(-4000);
    });
    const ended = new Promise((resolve) => server.once("exit", resolve));
    const running = { server, ended };
    await waitUntilReady(
      () => log,
      () => server.exitCode !== null,
    ).catch(async (error) => {
      await end(running);
      throw error;
    });
    return running;
  };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let running = await start().catch((error) => {
    remove();
    throw error;
  });
  return {
    url: (database) => `postgresql://rounds@127.0.0.1:${port}/${database}`,
    folder,
    kill: async () => {
      const postmaster = Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);
      killAll([postmaster, ...childrenOf(postmaster)]);
      await running.ended;
    },
    restart: async () => {
      running = await start();
    },
    stop: async () => {
      await end(running);
      remove();
    },
  };
}

/** @param {{ server: import("node:child_process").ChildProcess, ended: Promise<unknown> }} running */
async function end({ server, ended }) {
  server.stdin?.end();
  await ended;
}

/**
 * @param {number} parent
 * @returns {number[]}
 */
function childrenOf(parent) {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(parent)], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).map(Number);
}

/** @param {readonly number[]} pids the parent first, so that it starts no new ones */
function killAll(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/** Without the variables that would change what is started, such as PGDATA. */
function serverEnvironment() {
  const environment = { ...process.env, LC_ALL: "C" };
  for (const name of Object.keys(environment)) if (name.startsWith("PG")) Reflect.deleteProperty(environment, name);
  return environment;
}

function findBinaries() {
  for (const version of readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a))) {
    const folder = join(INSTALLED, version, "bin");
    if (readdirSync(folder).includes("initdb")) return folder;
  }
  throw new Error(`No initdb under ${INSTALLED}/*/bin: install PostgreSQL (apt-get install postgresql).`);
}

/** The account to run as when this process is root; null when it is not. */
function unprivilegedAccount() {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    const uid = Number(spawnSync("id", ["-u", name], { encoding: "utf8" }).stdout);
    const gid = Number(spawnSync("id", ["-g", name], { encoding: "utf8" }).stdout);
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Error("Running as root, and there is neither a postgres nor a nobody account to run the server as.");
}

/** @returns {Promise<number>} */
function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * @param {() => string} readLog
 * @param {() => boolean} hasEnded
 */
async function waitUntilReady(readLog, hasEnded) {
  const deadline = Date.now() + 30_000;
  while (!readLog().includes("ready to accept connections")) {
    if (hasEnded() || Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${readLog()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
