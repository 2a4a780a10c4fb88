import path from "node:path";
import { importResultSchema } from "@/lib/schema/run";
import { openSpool, type Spool } from "@/lib/usecases/open-spool";
import { postImport } from "@/lib/usecases/post-import";
import { type SpoolTarget, uploadSpool } from "@/lib/usecases/upload-spool";
import { type Command, EXIT, type Exit, type Terminal, worstExit } from "./command";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

export const UPLOAD: Command = {
  summary: "send logs to a server, one run each",
  usage: "rounds upload PATH… --url URL --token TOKEN [--project NAME] [--run NAME]",
  help: "A folder in which the Python client left what it could not send (its spool) goes to the run that it names; what had arrived counts once.",
  async run(words, terminal) {
    const { paths, options } = parseArguments(words, { flags: [], options: ["url", "token", "project", "run"] });
    const url = options.get("url") ?? process.env["ROUNDS_URL"];
    const token = options.get("token") ?? process.env["ROUNDS_TOKEN"];
    if (paths.length === 0) throw new UsageError("expected at least one PATH");
    if (url === undefined || !URL.canParse(url))
      throw new UsageError("--url needs the address of the server, such as http://127.0.0.1:3000");
    if (token === undefined) throw new UsageError("--token needs an API token");
    const exits: Exit[] = [];
    for (const target of paths) {
      try {
        const spool = await openSpool(target);
        if (spool !== null) {
          const to = { url, token, project: options.get("project") ?? null, run: options.get("run") ?? null };
          exits.push(await sendSpool(spool, to, terminal));
          continue;
        }
        const run = options.get("run") ?? path.basename(path.resolve(target)).replace(/\.[a-z0-9.]+$/i, "");
        const answer = await postImport(
          target,
          { url, token, project: options.get("project") ?? "default", run },
          (sent, total) => terminal.progress(drawBar(target, sent, total)),
        );
        terminal.progress("");
        const result = importResultSchema.parse(answer);
        terminal.out(
          result.duplicate
            ? `${target}: the same content is already in run ${result.runId}; nothing changed`
            : `${target}: ${result.points.toLocaleString("en")} points (${result.format}) in ${new URL(`/runs/${result.runId}`, url).href}${result.newRun ? "" : ", added to the run that was there already"}${remarks(result.issueCount)}`,
        );
        exits.push(EXIT.ok);
      } catch (error) {
        terminal.progress("");
        exits.push(reportUnreadable(target, error, terminal));
      }
    }
    return worstExit(exits);
  },
};

function remarks(count: number): string {
  return count === 0 ? "" : `; ${count} remarks on the file`;
}

async function sendSpool(spool: Spool, to: SpoolTarget, terminal: Terminal): Promise<Exit> {
  const { folder, batches, meta } = spool;
  const sent = await uploadSpool(spool, to, (count) =>
    terminal.progress(`${folder} ${count} of ${batches.length} batches`),
  );
  terminal.progress("");
  const before = sent.duplicates === 0 ? "" : `, ${sent.duplicates.toLocaleString("en")} more had arrived before`;
  const lost =
    meta.dropped_records === 0
      ? ""
      : `; ${meta.dropped_records.toLocaleString("en")} records found no room in the spool and are lost`;
  terminal.out(
    `${folder}: ${sent.accepted.toLocaleString("en")} points (spool) in ${new URL(`/runs/${sent.runId}`, to.url).href}${before}${lost}`,
  );
  if (to.project !== null && to.project !== meta.project && sent.runId === meta.run_id)
    terminal.error(
      `rounds: ${folder}: went to the run that it had begun, in project ${meta.project}; for one in project ${to.project}, name it with --run.`,
    );
  for (const refusal of sent.refusals) terminal.error(`rounds: ${folder}/${refusal}`);
  return sent.refusals.length === 0 ? EXIT.ok : EXIT.unusable;
}

const BAR_CELLS = 24;

function drawBar(target: string, sent: number, total: number | null): string {
  const mib = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  if (total === null || total === 0) return `${target} ${mib(sent)}`;
  const filled = Math.min(BAR_CELLS, Math.round((sent / total) * BAR_CELLS));
  return `${target} [${"#".repeat(filled)}${".".repeat(BAR_CELLS - filled)}] ${mib(sent)} of ${mib(total)}`;
}
