import { createRoute } from "@/app/api/create-route";
import { findAuditHead } from "@/lib/db/find-audit-head";

export const GET = createRoute({
  capability: "audit.read",
  handler: async ({ runtime }) => ({ head: await findAuditHead(runtime.database) }),
});
