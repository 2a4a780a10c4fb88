import type { NotKnown } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { EmptyChart } from "../chart-model";

/** What a log does not allow, in the form of a picture that is not there. */
export function toEmptyChart({ reason, howToLog }: NotKnown): EmptyChart {
  return { status: "empty", reason, howToLog };
}
