import { createRoute } from "@/app/api/create-route";
import { checkPassword } from "@/lib/auth/check-password";
import { signReportBodySchema } from "@/lib/schema/report-signature";
import { listReportSignatures } from "@/lib/usecases/list-report-signatures";
import { signReport } from "@/lib/usecases/sign-report";

export const GET = createRoute({
  capability: "report.export",
  handler: ({ runtime, actor, params }) => listReportSignatures(runtime, actor, params["id"] ?? ""),
});

export const POST = createRoute({
  capability: "report.sign",
  bodySchema: signReportBodySchema,
  handler: async ({ runtime, actor, params, body, request }) => {
    const check = (password: string): Promise<void> => checkPassword(runtime, request, password);
    const signature = await signReport(runtime, actor, params["id"] ?? "", body, check);
    return Response.json({ signature }, { status: 201 });
  },
});
