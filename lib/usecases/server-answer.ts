import type { IncomingMessage } from "node:http";
import { AppError } from "@/lib/core/errors";

/** The JSON of an answer; of one that is none, what it began with. */
export async function readServerJson(incoming: AsyncIterable<Buffer>): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  const text = Buffer.concat(pieces).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return { detail: `The server answered with something that is not JSON: ${text.slice(0, 120)}` };
  }
}

export function isAccepted({ statusCode }: Pick<IncomingMessage, "statusCode">): boolean {
  return (statusCode ?? 500) < 300;
}

/** What a server refused, in its own sentence. */
export function refusedBy(answer: unknown, { statusCode }: Pick<IncomingMessage, "statusCode">): AppError {
  const problem = typeof answer === "object" && answer !== null ? answer : {};
  const detail =
    "detail" in problem && typeof problem.detail === "string"
      ? problem.detail
      : `The server answered ${statusCode ?? 500}.`;
  const fix = "fix" in problem && typeof problem.fix === "string" ? problem.fix : "";
  return new AppError("bad-input", detail, fix);
}

export function unreachableAt(url: string, cause: Error): AppError {
  return new AppError(
    "unavailable",
    `Expected a Gradient Rounds server at ${url}, but it cannot be reached (${cause.message}).`,
    "Check the address and that the server runs.",
    { cause },
  );
}
