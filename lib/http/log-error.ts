import { writeLog } from "./write-log";

/** Writes one line about a failure to the log; an error among the fields is described with its causes. */
export function logError(message: string, fields: Readonly<Record<string, unknown>>): void {
  writeLog("error", message, fields);
}
