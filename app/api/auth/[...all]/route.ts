import { handleSessionRequest } from "@/lib/auth/handle-session-request";
import { currentRequestId } from "@/lib/http/current-request";
import { logError } from "@/lib/http/log-error";
import { problemResponse } from "@/lib/http/problem";
import { getRuntime } from "@/lib/usecases/runtime";

/** Signing in and out belongs to the session library. */
const handle = (request: Request): Promise<Response> =>
  handleSessionRequest(getRuntime(), request, (error) => logError("signing in went wrong", { error })).catch(
    (error: unknown) => problemResponse(error, currentRequestId()),
  );

export { handle as GET, handle as POST };
