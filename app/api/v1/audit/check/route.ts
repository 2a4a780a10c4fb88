import { createRoute } from "@/app/api/create-route";
import { checkAudit } from "@/lib/usecases/check-audit";

export const GET = createRoute({
  capability: "audit.read",
  handler: ({ runtime }) => checkAudit(runtime),
});
