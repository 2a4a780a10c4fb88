import { setTimeout as wait } from "node:timers/promises";
import type { AppError } from "@/lib/core/errors";
import { isAccepted, refusedBy, unreachableAt } from "./server-answer";

export type ServerAddress = { readonly url: string; readonly token: string };

export type ServerCall = {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a server said, and with which status. */
export type ServerAnswer = { readonly status: number; readonly answer: unknown };

/** Answers after which the same request may be sent again. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 507]);
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Sends a request that may be sent twice, again where the server fails for a moment. The token goes to the server
 * that was named, and to none that it points to.
 *
 * @param attempts before it is given up; for whoever goes on by themselves, 1
 * @returns any answer that is not for a moment, whatever its status
 * @throws AppError "unavailable" when the server cannot be reached, or its own sentence when it keeps failing
 */
export async function callServer(server: ServerAddress, call: ServerCall, attempts = ATTEMPTS): Promise<ServerAnswer> {
  const address = new URL(call.path, server.url);
  for (const [name, value] of Object.entries(call.query ?? {})) address.searchParams.set(name, value);
  for (let attempt = 1; ; attempt += 1) {
    const { problem, pauseMs, ...said } = await ask(server, address, call);
    if (problem === null) return { status: said.status, answer: said.answer };
    if (attempt === attempts) throw problem;
    await wait(Math.min(LONGEST_PAUSE_MS, pauseMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1)));
  }
}

/** The answer of a call that has to succeed. @throws AppError with the server's own sentence */
export async function callServerWell(server: ServerAddress, call: ServerCall): Promise<unknown> {
  const { status, answer } = await callServer(server, call);
  if (!isAccepted({ statusCode: status })) throw refusedBy(answer, { statusCode: status });
  return answer;
}

type Attempt = ServerAnswer & { readonly problem: AppError | null; readonly pauseMs: number | null };

async function ask(server: ServerAddress, address: URL, { method, body, headers }: ServerCall): Promise<Attempt> {
  try {
    const response = await fetch(address, {
      method,
      headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json", ...headers },
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const answer = readJson(text);
    const { status } = response;
    const problem = PASSING.has(status) ? refusedBy(answer, { statusCode: status }) : null;
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    return { status, answer, problem, pauseMs: Number.isFinite(seconds) ? seconds * 1000 : null };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const known = cause instanceof Error ? cause : new Error(String(cause));
    return { status: 0, answer: null, problem: unreachableAt(server.url, known), pauseMs: null };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
