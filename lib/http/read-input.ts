import type * as z from "zod";
import { AppError } from "@/lib/core/errors";
import { RequestError, type RequestFault } from "./problem";

const JSON_BODY_LIMIT_BYTES = 1024 * 1024;
const HALF_PAIR = /\p{Surrogate}/u;
/** No body of the API nests half as deep; following one that does would use up the stack. */
const DEEPEST = 32;

/**
 * The query of a request in the form that a route asks for.
 *
 * @throws RequestError that names each parameter at fault
 */
export function readQuery<Schema extends z.ZodType>(url: string, schema: Schema): z.output<Schema> {
  const given = Object.fromEntries(new URL(url).searchParams);
  refuseUnstorableText(given, "query");
  return parseInput(given, schema, "query");
}

/**
 * Refuses texts that cannot be kept as they are: NUL, which PostgreSQL cannot even be asked for, and half of a
 * surrogate pair, which UTF-8 has no bytes for. Names of members are texts as well.
 *
 * @throws RequestError with the place of the first one, or of what nests too deep
 */
export function refuseUnstorableText(given: unknown, place: "path" | "query" | "body"): void {
  const fault = findUnstorable(given, [place]);
  if (fault === null) return;
  throw new RequestError(
    `Expected a usable ${place}, but ${fault.location} ${fault.message}.`,
    "Take it out of the request.",
    [fault],
  );
}

function findUnstorable(given: unknown, at: readonly string[]): RequestFault | null {
  if (typeof given === "string") return faultOf(given, at);
  if (typeof given !== "object" || given === null) return null;
  if (at.length > DEEPEST) return { location: at[0] ?? "", message: `must not nest deeper than ${DEEPEST} levels` };
  for (const [name, value] of Object.entries(given)) {
    const fault = faultOf(name, at) ?? findUnstorable(value, [...at, name]);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOf(text: string, at: readonly string[]): RequestFault | null {
  const found = text.includes("\u0000") ? "the character NUL" : HALF_PAIR.test(text) ? "half of a character" : null;
  return found === null ? null : { location: at.join("."), message: `must not contain ${found}` };
}

/**
 * The JSON body of a request in the form that a route asks for.
 *
 * @throws AppError "too-large", or RequestError that names each member at fault
 */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const text = await readText(request, JSON_BODY_LIMIT_BYTES);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new RequestError("Expected a JSON body, but the body is not JSON.", "Send a JSON object.", []);
  }
  refuseUnstorableText(given, "body");
  return parseInput(given, schema, "body");
}

function parseInput<Schema extends z.ZodType>(given: unknown, schema: Schema, place: string): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({
    location: [place, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  const [first] = faults;
  throw new RequestError(
    `Expected a usable ${place}, but ${first?.location ?? place} is not: ${first?.message ?? "unknown form"}.`,
    "Correct what `errors` lists; /api/openapi.json describes the form.",
    faults,
  );
}

/** @throws AppError "too-large" */
export async function readText(request: Request, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.length;
    if (size > limit) {
      throw new AppError("too-large", `Expected a body of at most ${limit} bytes.`, "Send a smaller request.", {
        isRefusal: true,
      });
    }
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
