import type { Problem } from "@/app/_components/request-json";
import { formatBytes } from "@/lib/core/format-number";
import type { Arrival } from "./fetch-file";

export type ExportState =
  | { readonly kind: "idle" | "making" | "cancelled" }
  | ({ readonly kind: "receiving" } & Arrival)
  | { readonly kind: "saved"; readonly name: string; readonly bytes: number }
  | { readonly kind: "failed"; readonly problem: Problem };

/** What is read aloud when it changes: no number that changes all the time. Empty where there is nothing to say. */
export function describeExport(state: ExportState): string {
  switch (state.kind) {
    case "making":
      return "The server is making the file…";
    case "receiving":
      return "The file is arriving…";
    case "saved":
      return `Saved as ${state.name}, ${formatBytes(state.bytes)}.`;
    case "cancelled":
      return "Cancelled; nothing was saved.";
    default:
      return "";
  }
}

/** How far it is, beside the sentence. Empty where nothing is under way. */
export function describeAdvance(state: ExportState, seconds: number): string {
  if (state.kind === "making") return `${seconds} s`;
  if (state.kind !== "receiving") return "";
  const { received, total } = state;
  return total === null ? formatBytes(received) : `${formatBytes(received)} of ${formatBytes(total)}`;
}
