import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OpenInvitations } from "@/app/_components/open-invitations";
import { PageLinks } from "@/app/_components/page-links";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { can } from "@/lib/auth/roles";
import { listInvitations } from "@/lib/usecases/list-invitations";
import { listPeople } from "@/lib/usecases/list-people";
import { getRuntime } from "@/lib/usecases/runtime";
import { InviteAdministrator } from "./_people/invite-administrator";
import { PeopleSearch } from "./_people/people-search";
import { PeopleTable } from "./_people/people-table";
import { readPeopleQuery } from "./_people/read-people-query";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage({ searchParams }: PageProps<"/people">) {
  const actor = await requireCurrentActor();
  if (!can(actor, "people.manage", null)) notFound();
  const runtime = getRuntime();
  const query = readPeopleQuery(await searchParams);
  const [list, { invitations }] = await Promise.all([
    listPeople(runtime, actor, query),
    listInvitations(runtime, actor, {}),
  ]);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold">People</h1>
          <p className="mt-1 max-w-prose text-muted">
            Everybody with an account on this server. People are let into a project on the project’s own page.
          </p>
        </div>
        <InviteAdministrator />
      </div>
      <PeopleSearch search={query.search} />
      {list.people.length > 0 ? (
        <PeopleTable
          people={list.people}
          self={actor.id.replace(/^person:/, "")}
          hasPasswords={runtime.config.hasPasswordSignIn}
        />
      ) : (
        <p>{query.search === "" ? "Nobody is on this page." : `Nobody’s name or address holds “${query.search}”.`}</p>
      )}
      <PageLinks pathname="/people" query={{ search: query.search }} list={list} noun="person" plural="people" />
      <section aria-labelledby="invitations" className="grid gap-3">
        <h2 id="invitations" className="text-lg font-semibold">
          Open invitations to administer the installation
        </h2>
        <OpenInvitations invitations={invitations} />
      </section>
    </main>
  );
}
