import { type Logger, pino, stdTimeFunctions } from "pino";
import type { LogLevel } from "@/lib/config/environment";
import { currentRequest } from "./current-request";
import { redactFields, redactText } from "./redact-log";

// The server's bundle and the pages' bundles each hold a copy of this module and share one log.
const LOG = Symbol.for("gradient-rounds.log");
const shared = globalThis as { [LOG]?: Logger };

/**
 * Writes one line of JSON to the output stream, for whoever operates the server. The request that is being
 * answered adds its id. Secrets are taken out (`redact-log.ts`); data of patients do not belong here at all.
 */
export function writeLog(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  shared[LOG] ??= createLog("info");
  shared[LOG][level](fields, redactText(message));
}

/** Says which lines are written from now on: those of this level and of worse ones. */
export function setLogLevel(level: LogLevel): void {
  shared[LOG] = createLog(level);
}

function createLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: "message",
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      mixin: () => {
        const request = currentRequest();
        return request === null ? {} : { requestId: request.id };
      },
    },
    // Asked for at each line, so that a line is whole when the process ends right after it.
    { write: (line: string) => void process.stdout.write(line) },
  );
}
