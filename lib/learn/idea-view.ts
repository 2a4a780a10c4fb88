import type { PlotChart } from "@/lib/charts/plot-model";

/** One number of an idea's page, with what stands behind it. */
export type Reading = { readonly term: string; readonly text: string; readonly behind?: string };

/** What an idea's page says and shows for one position of its controls. */
export type IdeaView = {
  /** What is to be seen now, in one or two sentences; it changes with the controls. */
  readonly sentence: string;
  readonly readings: readonly Reading[];
  readonly charts: readonly PlotChart[];
};
