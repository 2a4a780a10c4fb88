import path from "node:path";
import { formatCount } from "@/lib/core/format-number";
import { callServerWell, type ServerAddress } from "@/lib/usecases/call-server";
import { findOrMakeRun } from "@/lib/usecases/follow/find-or-make-run";
import { type FollowEvents, type Followed, followLog } from "@/lib/usecases/follow/follow-log";
import { type Command, EXIT, type Terminal } from "./command";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

const POLL_MS = 250;
const REST_SECONDS = 1_800;
/** Remarks on single lines that are printed; a log that is wrong throughout has one for each. */
const REMARKS_SHOWN = 5;

export const FOLLOW: Command = {
  summary: "send a log to a server while it is written",
  usage: "rounds follow FILE --url URL --token TOKEN [--project NAME] [--run NAME] [--finish] [--rest SECONDS]",
  help: `FILE is JSON Lines or a table (CSV, TSV) with a header. It is read from its start, and every point counts once,
however often the command is started. A file that takes its place, or that becomes shorter, is read from its start.
While the server is away nothing is lost. Ctrl-C sends what is written and ends it.

--finish   says at the end that the training is finished: after Ctrl-C, or when the file has not grown for --rest
           seconds (${REST_SECONDS} unless it is given)`,
  async run(words, terminal) {
    const { paths, flags, options } = parseArguments(words, {
      flags: ["finish"],
      options: ["url", "token", "project", "run", "rest"],
    });
    const [file, ...others] = paths;
    const url = options.get("url") ?? process.env["ROUNDS_URL"];
    const token = options.get("token") ?? process.env["ROUNDS_TOKEN"];
    if (file === undefined || others.length > 0) throw new UsageError("expected one FILE");
    if (url === undefined || !URL.canParse(url))
      throw new UsageError("--url needs the address of the server, such as http://127.0.0.1:3000");
    if (token === undefined) throw new UsageError("--token needs an API token");
    const finishes = flags.has("finish");
    const restMs = readRest(options.get("rest"), finishes);
    const server = { url, token };
    const stopping = new AbortController();
    // The second one ends the process at once, as it does by itself.
    const stop = (): void => stopping.abort();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
    try {
      const name = options.get("run") ?? path.basename(path.resolve(file)).replace(/\.[a-z0-9.]+$/i, "");
      const runId = await findOrMakeRun(server, { project: options.get("project") ?? "default", name });
      terminal.out(`${file}: followed into ${new URL(`/runs/${runId}`, url).href}; Ctrl-C ends it`);
      if (finishes) await sayTraining(server, runId, "running");
      const tailing = { stop: stopping.signal, restMs, pollMs: POLL_MS, takesHalfLine: finishes };
      const followed = await followLog(file, { ...server, runId }, tailing, tellEvents(file, terminal));
      if (finishes) await sayTraining(server, runId, "finished");
      terminal.out(`${file}: ${describeEnd(followed)}${finishes ? "; the run is marked as finished" : ""}`);
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(file, error, terminal);
    } finally {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
    }
  },
};

/** @returns milliseconds; null where only a signal ends it */
function readRest(given: string | undefined, finishes: boolean): number | null {
  if (given === undefined) return finishes ? REST_SECONDS * 1000 : null;
  const seconds = Number(given);
  if (!finishes) throw new UsageError("--rest says when --finish counts a file as finished; give both");
  if (!Number.isFinite(seconds) || seconds <= 0) throw new UsageError("--rest needs a number of seconds above 0");
  return seconds * 1000;
}

async function sayTraining(server: ServerAddress, runId: string, training: "running" | "finished"): Promise<void> {
  const path = `/api/v1/runs/${encodeURIComponent(runId)}`;
  await callServerWell(server, { method: "PATCH", path, body: JSON.stringify({ training }) });
}

function tellEvents(file: string, terminal: Terminal): FollowEvents {
  let remarks = 0;
  return {
    onIssue: ({ message, line }) => {
      remarks += 1;
      if (remarks > REMARKS_SHOWN + 1) return;
      const where = line === null ? "" : `line ${line}: `;
      terminal.error(
        remarks > REMARKS_SHOWN ? `${file}: further remarks are not shown` : `${file}: ${where}${message}`,
      );
    },
    onRestart: (why) => {
      const what = why === "truncated" ? "it is shorter than before" : "another file has taken its place";
      terminal.error(`${file}: ${what}; read from its start`);
    },
    onAway: (why, position) => {
      terminal.error(
        why === null
          ? `${file}: the server is there again`
          : `${file}: ${why} Sent up to byte ${position}; tried again until it answers.`,
      );
    },
  };
}

function describeEnd({ end, points, position, halfBytes }: Followed): string {
  const half = halfBytes === 0 ? "" : `; a last line of ${formatCount(halfBytes, "byte")} has no end yet and was left`;
  const why = end === "rested" ? "it grows no more" : "stopped";
  return `${why} at byte ${position}, ${formatCount(points, "point")} sent${half}`;
}
