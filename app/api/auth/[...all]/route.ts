import { sessionAuthOf } from "@/lib/auth/session-auth";
import { getRuntime } from "@/lib/usecases/runtime";

/** Signing in and out belongs to the session library. */
const handle = (request: Request): Promise<Response> => sessionAuthOf(getRuntime()).handler(request);

export { handle as GET, handle as POST };
