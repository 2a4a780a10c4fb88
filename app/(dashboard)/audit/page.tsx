import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { notePageRefusal } from "@/app/_session/note-page-refusal";
import { orNotFound } from "@/app/_shell/or-not-found";
import { canSomewhere } from "@/lib/auth/roles";
import { listAudit } from "@/lib/usecases/list-audit";
import { listProjects } from "@/lib/usecases/list-projects";
import { getRuntime } from "@/lib/usecases/runtime";
import { AuditFilter } from "./_audit/audit-filter";
import { AuditTable } from "./_audit/audit-table";
import { ChainCheck } from "./_audit/chain-check";
import { readAuditQuery } from "./_audit/read-audit-query";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  const actor = await requireCurrentActor();
  if (!canSomewhere(actor, "audit.read")) {
    await notePageRefusal();
    notFound();
  }
  const runtime = getRuntime();
  const query = readAuditQuery(await searchParams);
  const [page, projects] = await Promise.all([
    orNotFound(listAudit(runtime, actor, query)),
    listProjects(runtime, actor),
  ]);
  const { limit: _limit, before: _before, ...filter } = query;
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div>
        <h1 className="text-xl font-semibold">Audit log</h1>
        <p className="mt-1 max-w-prose text-muted">
          Who did what, to what and when. Each entry holds the hash of the one before, so that a change of an older one
          shows; no entry holds data of a patient.
        </p>
      </div>
      <ChainCheck />
      <AuditFilter query={query} projects={projects} />
      {page.entries.length === 0 ? (
        <p>
          No entry fits these filters.{" "}
          <Link href="/audit" className="prose-link">
            All entries that you may read
          </Link>
        </p>
      ) : (
        <AuditTable page={page} projects={new Map(projects.map(({ id, name }) => [id, name]))} />
      )}
      {page.next === null ? null : (
        <Link href={{ pathname: "/audit", query: { ...filter, before: String(page.next) } }} className="prose-link">
          Older entries
        </Link>
      )}
    </main>
  );
}
