"use client";

import { PageLinks } from "@/app/_components/page-links";
import type { RunListPage, RunListQuery } from "@/lib/schema/run";
import { useChosenRuns } from "../_choice/chosen-runs-context";

type RunPagesProps = { readonly query: RunListQuery; readonly list: Pick<RunListPage, "page" | "pageSize" | "total"> };

/** The ways to the other pages of the list, with the choice that was made on this one. */
export function RunPages({ query, list }: RunPagesProps) {
  const { ids } = useChosenRuns();
  return <PageLinks pathname="/runs" query={{ ...query, run: ids }} list={list} noun="run" />;
}
