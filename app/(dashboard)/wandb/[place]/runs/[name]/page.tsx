import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ClientLinkPage } from "@/app/_components/client-link-page";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { getRuntime } from "@/lib/usecases/runtime";
import { findWandbLink } from "@/lib/usecases/tracking/find-wandb-link";

export const metadata: Metadata = { title: "Run of a client" };

/** Where the link leads that W&B's client prints when its address names no project. */
export default async function WandbRunPage({ params }: PageProps<"/wandb/[place]/runs/[name]">) {
  const actor = await requireCurrentActor();
  const { place, name } = await params;
  const named = { place: decodeURIComponent(place), name: decodeURIComponent(name) };
  return <ClientLinkPage run={(await findWandbLink(getRuntime(), actor, null, named)) ?? notFound()} />;
}
