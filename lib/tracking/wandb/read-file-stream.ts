import { AppError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/ingest/parse-json-line";
import { shortenText } from "@/lib/ingest/shorten-text";

/** Lines of a file of a run, the first of which is line `offset` of the file, counted from 0. */
export type StreamedLines = { readonly offset: number; readonly lines: readonly string[] };

/** What one request tells of a run. */
export type FileStream = {
  readonly history: StreamedLines | null;
  /** JSON: the latest value of each key. */
  readonly summary: string | null;
  /** How the program ended; null while it runs. */
  readonly exitCode: number | null;
};

const HISTORY = "wandb-history.jsonl";
const SUMMARY = "wandb-summary.json";

/**
 * Reads the body of a `file_stream` request. What it tells of the machine and of the console is passed over.
 *
 * @throws AppError "bad-input" where the form is another one
 */
export function readFileStream(body: JsonObject): FileStream {
  const files = body["files"] ?? {};
  if (!isJsonObject(files)) throw wrong("files", "an object", files);
  return {
    history: readLines(files, HISTORY),
    summary: readLines(files, SUMMARY)?.lines.at(-1) ?? null,
    exitCode: body["complete"] === true ? readExitCode(body["exitcode"]) : null,
  };
}

function readLines(files: JsonObject, name: string): StreamedLines | null {
  const file = files[name] ?? null;
  if (file === null) return null;
  if (!isJsonObject(file)) throw wrong(name, "an object", file);
  const { offset = 0, content = [] } = file;
  if (typeof offset !== "number" || !Number.isInteger(offset) || offset < 0 || offset > 2 ** 31 - 1) {
    throw wrong(`${name} offset`, "a whole number of lines", offset);
  }
  // One line may stand without its list.
  const lines: readonly unknown[] = Array.isArray(content) ? content : [content];
  return {
    offset,
    lines: lines.map((line) => {
      if (typeof line === "string") return line;
      throw wrong(`${name} content`, "a list of texts", line);
    }),
  };
}

/** A program that says nothing of how it ended, ended well. */
function readExitCode(code: unknown): number {
  if (code === undefined || code === null) return 0;
  if (typeof code === "number" && Number.isInteger(code)) return code;
  throw wrong("exitcode", "a whole number", code);
}

function wrong(name: string, expected: string, found: unknown): AppError {
  const shown = shortenText(JSON.stringify(found) ?? "nothing");
  return new AppError("bad-input", `Expected ${expected} as ${name}, found ${shown}.`, "Correct it and send it again.");
}
