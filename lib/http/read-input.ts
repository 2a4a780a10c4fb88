import type * as z from "zod";
import { AppError } from "@/lib/core/errors";
import { RequestError } from "./problem";

const JSON_BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * The query of a request in the form that a route asks for.
 *
 * @throws RequestError that names each parameter at fault
 */
export function readQuery<Schema extends z.ZodType>(url: string, schema: Schema): z.output<Schema> {
  const given = Object.fromEntries(new URL(url).searchParams);
  return parseInput(given, schema, "query");
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

async function readText(request: Request, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.length;
    if (size > limit) {
      throw new AppError("too-large", `Expected a body of at most ${limit} bytes.`, "Send a smaller request.");
    }
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
