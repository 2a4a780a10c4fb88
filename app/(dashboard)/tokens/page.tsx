import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { can, canSomewhere } from "@/lib/auth/roles";
import { listTokenPlaces } from "@/lib/usecases/list-token-places";
import { listTokens } from "@/lib/usecases/list-tokens";
import { getRuntime } from "@/lib/usecases/runtime";
import { NewToken } from "./_tokens/new-token";
import { TokenTable } from "./_tokens/token-table";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  const actor = await requireCurrentActor();
  if (!canSomewhere(actor, "token.manage")) notFound();
  const runtime = getRuntime();
  const [{ tokens }, places] = await Promise.all([listTokens(runtime, actor), listTokenPlaces(runtime, actor)]);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold">API tokens</h1>
          <p className="mt-1 max-w-prose text-muted">
            For programs that send logs or read results: your own, and those of projects that you administer. A token
            may never do more than whoever made it, and ends with their rights.
          </p>
        </div>
        <NewToken places={places} mayEverywhere={can(actor, "token.manage", null)} />
      </div>
      {tokens.length === 0 ? <p className="text-muted">No token yet.</p> : <TokenTable tokens={tokens} />}
    </main>
  );
}
