import type { Metadata } from "next";
import { LiveRun } from "./_live/live-run";
import { findRunPage, loadRunPage } from "./_run/load-run-page";
import { RunHeader } from "./_run/run-header";
import { RunTabs } from "./_run/run-tabs";

export async function generateMetadata({ params }: LayoutProps<"/runs/[runId]">): Promise<Metadata> {
  const data = await findRunPage((await params).runId);
  return { title: data?.run.name ?? "Not found" };
}

export default async function RunLayout({ params, children }: LayoutProps<"/runs/[runId]">) {
  const { runId } = await params;
  const data = await loadRunPage(runId);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <RunHeader data={data} />
      <RunTabs runId={runId} />
      <LiveRun runId={runId} isGrowing={data.isGrowing} shownKey={data.diagnosisKey} checked={data.checked}>
        {children}
      </LiveRun>
    </main>
  );
}
