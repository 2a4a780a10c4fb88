import { createRoute } from "@/app/api/create-route";
import { auditQuerySchema } from "@/lib/schema/audit";
import { listAudit } from "@/lib/usecases/list-audit";

export const GET = createRoute({
  capability: "audit.read",
  querySchema: auditQuerySchema,
  handler: ({ runtime, actor, query }) => listAudit(runtime, actor, query),
});
