import type { Metadata } from "next";
import { FollowTrackerLink } from "@/app/_components/follow-tracker-link";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { getHome } from "@/lib/usecases/get-home";
import { getRuntime } from "@/lib/usecases/runtime";
import { AdministratorPart } from "./_home/administrator-part";
import { AskedPart } from "./_home/asked-part";
import { AuditorPart } from "./_home/auditor-part";
import { ClinicianPart } from "./_home/clinician-part";
import { EngineerPart } from "./_home/engineer-part";
import { ToTrainPart } from "./_home/to-train-part";

export const metadata: Metadata = { title: "Home" };

export default async function HomePage() {
  const actor = await requireCurrentActor();
  const { engineer, clinician, asked, toTrain, auditor, administrator } = await getHome(getRuntime(), actor);
  const hasNoRole = engineer === null && clinician === null && auditor === null && administrator === null;
  return (
    <main id="main" className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <FollowTrackerLink runs="/runs" />
      <h1 className="text-xl font-semibold">What waits for you</h1>
      {hasNoRole ? (
        <p className="rounded-md border border-dashed border-edge bg-surface p-6">
          You are in no project yet. Ask an administrator of a project for an invitation to your e-mail address.
        </p>
      ) : null}
      <AskedPart asked={asked} />
      <ToTrainPart toTrain={toTrain} />
      {clinician === null ? null : <ClinicianPart part={clinician} />}
      {engineer === null ? null : <EngineerPart part={engineer} />}
      {auditor === null ? null : <AuditorPart part={auditor} />}
      {administrator === null ? null : <AdministratorPart part={administrator} />}
    </main>
  );
}
