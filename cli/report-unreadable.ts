import { AppError } from "@/lib/core/errors";
import { EXIT, type Exit, type Terminal } from "./command";

/** One line on stderr for an input that cannot be read; anything else is a defect and goes on up. */
export function reportUnreadable(path: string, error: unknown, terminal: Terminal): Exit {
  if (!(error instanceof AppError)) throw error;
  terminal.error(`rounds: ${path}: ${error.message} ${error.fix}`);
  return EXIT.unusable;
}
