import { format, stripVTControlCharacters } from "node:util";
import { writeLog } from "@/lib/http/write-log";

/**
 * Leads what libraries print as errors and warnings into the log, where secrets are taken out and every line has
 * the same form. What the product itself announces at its start is printed as it is.
 */
export function captureConsole(): void {
  console.error = (...said: unknown[]) => write("error", said);
  console.warn = (...said: unknown[]) => write("warn", said);
}

/** An error goes into a field of its own, where it is described without its values. */
function write(level: "error" | "warn", said: readonly unknown[]): void {
  const error = said.find((value) => value instanceof Error);
  const words = said.map((value) => (value instanceof Error ? value.name : value));
  writeLog(level, stripVTControlCharacters(format(...words)).trim(), error === undefined ? {} : { error });
}
