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
  refuseNul(given, "query");
  return parseInput(given, schema, "query");
}

/** @throws RequestError for a text with NUL, which PostgreSQL cannot even be asked for */
export function refuseNul(given: Readonly<Record<string, unknown>>, place: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== "string" || !value.includes("\u0000")) continue;
    const fault = { location: `${place}.${name}`, message: "must not contain the character NUL" };
    throw new RequestError(
      `Expected a usable ${place}, but ${fault.location} ${fault.message}.`,
      "Take it out of the text.",
      [fault],
    );
  }
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
  if (typeof given === "object" && given !== null) refuseNul({ ...given }, "body");
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
