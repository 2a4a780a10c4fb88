import type { ReportPages } from "@/lib/report/pages/report-block";
import { BACKUP } from "./backup";
import { CALCULUS } from "./calculus";
import { type Command, EXIT, type Terminal } from "./command";
import { COMPARE } from "./compare";
import { DIAGNOSE } from "./diagnose";
import { FOLLOW } from "./follow";
import { INSPECT } from "./inspect";
import { KEYS } from "./keys";
import { UsageError } from "./parse-arguments";
import { PROVE } from "./prove";
import { REPORT } from "./report";
import { RESTORE } from "./restore";
import { STATISTICS } from "./statistics";
import { UPLOAD } from "./upload";
import { verifyCommand } from "./verify";

/** Loaded when a PDF is drawn: no other command pays for it. */
async function writePdf(pages: ReportPages): Promise<Uint8Array> {
  return (await import("@/lib/render/write-pdf")).writePdf(pages);
}

const COMMANDS: Readonly<Record<string, Command>> = {
  diagnose: DIAGNOSE,
  inspect: INSPECT,
  upload: UPLOAD,
  follow: FOLLOW,
  report: REPORT,
  prove: PROVE,
  compare: COMPARE,
  calculus: CALCULUS,
  statistics: STATISTICS,
  verify: verifyCommand(writePdf),
  keys: KEYS,
  backup: BACKUP,
  restore: RESTORE,
};

const terminal: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  },
};

function overview(): string {
  const list = Object.entries(COMMANDS).map(
    ([name, command]) => `  ${name.padEnd(10)} ${command.summary}\n             ${command.usage}`,
  );
  return `Gradient Rounds: did this model really learn, for every layer and every group of patients?\n\n${list.join("\n")}`;
}

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    terminal.out(overview());
    return name === undefined ? EXIT.unusable : EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    terminal.error(`rounds: expected one of ${Object.keys(COMMANDS).join(", ")}, found ${name}`);
    return EXIT.unusable;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    terminal.out(command.help === undefined ? command.usage : `${command.usage}\n\n${command.help}`);
    return EXIT.ok;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.error(`rounds ${name}: ${error.message}. Usage: ${command.usage}`);
    return EXIT.unusable;
  }
}

// A reader that goes away early (`rounds inspect … | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.ok);
});
process.exitCode = await main(process.argv.slice(2));
