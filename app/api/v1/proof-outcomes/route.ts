import { createRoute } from "@/app/api/create-route";
import { getOutcomeRates } from "@/lib/usecases/proofs/get-outcome-rates";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor }) => getOutcomeRates(runtime, actor),
});
