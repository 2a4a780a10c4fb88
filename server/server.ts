import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import next from "next";
import { CLIENT_ADDRESS_HEADER } from "@/lib/auth/session-auth";
import { type Config, loadConfig } from "@/lib/config/config";
import { findConfigWarnings } from "@/lib/config/find-config-warnings";
import { isAppError } from "@/lib/core/errors";
import { answerRequest, type CurrentRequest } from "@/lib/http/current-request";
import { logError } from "@/lib/http/log-error";
import { setLogLevel, writeLog } from "@/lib/http/write-log";
import { closeRuntime, createRuntime } from "@/lib/usecases/create-runtime";
import { createTaskRunner, scheduleRecurringTasks } from "@/lib/usecases/run-due-task";
import { setRuntime } from "@/lib/usecases/runtime";
import { TASK_HANDLERS } from "@/lib/usecases/task-handlers";
import { answerDirectly } from "./answer-directly";
import { answerMetrics } from "./answer-metrics";
import { captureConsole } from "./capture-console";
import { chooseRequestId } from "./choose-request-id";
import { dropForwarding, isLoopbackHost, readClientAddress } from "./client-address";
import { findRequestFault } from "./find-request-fault";
import { greet } from "./greet";
import { CONNECTION_OPTIONS, limitSlowClients, passOverRest, watchBody } from "./guard-connections";
import { createMetrics, type Metrics } from "./metrics";
import { noteAnswer } from "./note-answer";
import { nameRoute, readRoutePatterns } from "./route-patterns";
import { listSecurityHeaders } from "./security-headers";
import { startTaskLoop } from "./task-loop";

const PACKAGE_ROOT = path.resolve(import.meta.dirname, "..");
/** Requests under way may take this long after the order to stop. */
const STOP_WITHIN_MS = 30_000;
const IDLE_CHECK_MS = 100;

/** What answers requests at the moment: pages once everything is up, before and after that nothing. */
type State =
  | { readonly kind: "starting" | "stopping" }
  | { readonly kind: "serving"; readonly pages: RequestListener; readonly metrics: Metrics };

/** What stays the same for every request. */
type Frame = {
  readonly config: Config;
  readonly patterns: ReturnType<typeof readRoutePatterns>;
  readonly securityHeaders: ReturnType<typeof listSecurityHeaders>;
};

async function main(): Promise<void> {
  const config = await loadConfig(process.env, readVersion());
  setLogLevel(config.logLevel);
  // Whoever develops reads the errors of Next.js as it prints them.
  if (config.mode !== "development") captureConsole();
  for (const warning of findConfigWarnings(process.env, config)) writeLog("warn", warning);
  const frame: Frame = {
    config,
    patterns: readRoutePatterns(PACKAGE_ROOT),
    securityHeaders: listSecurityHeaders(config),
  };
  let state: State = { kind: "starting" };
  const server = createServer(CONNECTION_OPTIONS, (request, response) => receive(request, response, frame, state));
  limitSlowClients(server);
  server.listen(config.port, config.host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const runtime = await createRuntime(config, PACKAGE_ROOT);
  setRuntime(runtime);
  const app = next({
    dev: config.mode === "development",
    dir: PACKAGE_ROOT,
    hostname: config.host,
    port,
    // It listens there for upgrades to WebSocket, which only development needs, and would leave any other unanswered.
    httpServer: config.mode === "development" ? server : createServer(),
  });
  await app.prepare();
  await scheduleRecurringTasks(runtime, TASK_HANDLERS);
  const runDueTask = createTaskRunner(runtime, TASK_HANDLERS);
  const stopTasks = startTaskLoop(() => {
    runtime.vitals.taskLoopTurnedAt = new Date();
    return runDueTask();
  });

  let isStopping = false;
  const stop = async (): Promise<void> => {
    // Not by process.exit: that stops threads inside calls of the database's driver, which then aborts.
    if (isStopping) process.kill(process.pid, "SIGKILL");
    isStopping = true;
    state = { kind: "stopping" };
    writeLog("info", "stopping: requests under way are finished");
    await closeServer(server);
    await stopTasks();
    await app.close();
    await closeRuntime(runtime);
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop().catch(fail));

  state = { kind: "serving", pages: app.getRequestHandler(), metrics: createMetrics(runtime) };
  const ownUrl = `http://${shownHost(config.host)}:${port}`;
  writeLog("info", "serving", { version: config.version, mode: config.mode, database: runtime.database.provider });
  await greet(runtime, { url: config.publicUrl?.origin ?? ownUrl, ownUrl, packageRoot: PACKAGE_ROOT });
}

/** Takes no more connections, and waits for the requests under way, but not for connections that are only kept. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const lastCall = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(lastCall);
}

function receive(request: IncomingMessage, response: ServerResponse, frame: Frame, state: State): void {
  const id = chooseRequestId(request.headers["x-request-id"], frame.config.trustedProxies);
  const current: CurrentRequest = { id, actor: null };
  request.headers["x-request-id"] = id;
  response.setHeader("x-request-id", id);
  for (const [name, value] of frame.securityHeaders) response.setHeader(name, value);
  noteAnswer(request, response, { current, route: nameRoute(frame.patterns, request.url ?? "/") }, (answered) => {
    if (state.kind === "serving") state.metrics.count(answered);
  });
  answerRequest(current, () => answer(request, response, frame.config, state));
}

function answer(request: IncomingMessage, response: ServerResponse, config: Config, state: State): void {
  const fault = findRequestFault(request);
  if (fault !== null) {
    response.writeHead(fault.status, { "content-type": "text/plain", connection: "close" }).end(`${fault.text}\n`);
    return;
  }
  // Another site's name that points to this machine must not reach a demo whose accounts are printed.
  if (config.mode === "demo" && !isLoopbackHost(request.headers.host)) {
    response.writeHead(421, { "content-type": "text/plain" }).end("The demo answers on this machine alone.\n");
    return;
  }
  if (state.kind !== "serving") {
    const body = JSON.stringify({ status: state.kind });
    response.writeHead(503, { "content-type": "application/json", "retry-after": "2", connection: "close" }).end(body);
    return;
  }
  request.headers[CLIENT_ADDRESS_HEADER] = readClientAddress(request, config.trustedProxies);
  dropForwarding(request);
  watchBody(request, response);
  passOverRest(request, response);
  if (answerMetrics(request, response, { metrics: state.metrics, token: config.metricsToken })) return;
  if (answerDirectly(request, response)) return;
  state.pages(request, response);
}

function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

function readVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(path.join(PACKAGE_ROOT, "package.json"), "utf8"));
  return version;
}

function fail(error: unknown): never {
  if (isAppError(error)) process.stderr.write(`${error.message} ${error.fix}\n`);
  else if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    process.stderr.write("The port is taken by another program. Stop it, or choose another port: PORT=3001\n");
  } else logError("the server cannot go on", { error });
  process.exit(1);
}

await main().catch(fail);
