import * as z from "zod";
import { noteRefusal } from "@/lib/audit/note-refusal";
import { createFirstAdministrator } from "@/lib/auth/setup-link";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import { isAppError } from "@/lib/core/errors";
import { currentRequestId } from "@/lib/http/current-request";
import { logError } from "@/lib/http/log-error";
import { problemResponse } from "@/lib/http/problem";
import { readBody } from "@/lib/http/read-input";
import { requireOwnOrigin } from "@/lib/http/require-own-origin";
import { getRuntime } from "@/lib/usecases/runtime";

const bodySchema = z.strictObject({
  link: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(200),
  email: z.email().max(320),
  password: z.string().max(128),
});

/** Makes the first administrator by the one-time link that the server printed. */
export async function POST(request: Request): Promise<Response> {
  const requestId = currentRequestId();
  const { config, database } = getRuntime();
  try {
    requireOwnOrigin(request, config.publicUrl);
    await createFirstAdministrator(database, await readBody(request, bodySchema));
    return Response.json({ ok: true }, { status: 201, headers: { "x-request-id": requestId } });
  } catch (error) {
    if (isAppError(error) && error.isRefusal) {
      const refusal = { actor: ANONYMOUS_ACTOR, right: "setup", at: new Date() };
      noteRefusal(database, refusal, (cause) => logError("a refusal was not noted", { error: cause }));
    }
    return problemResponse(error, requestId);
  }
}
