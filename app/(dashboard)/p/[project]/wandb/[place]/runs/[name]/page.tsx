import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ClientLinkPage } from "@/app/_components/client-link-page";
import { getRuntime } from "@/lib/usecases/runtime";
import { findWandbLink } from "@/lib/usecases/tracking/find-wandb-link";
import { loadProjectPage } from "../../../../../../projects/[projectId]/_project/load-project";

export const metadata: Metadata = { title: "Run of a client" };

/** Where the link leads that W&B's client prints when its address names the project. */
export default async function ProjectWandbRunPage({ params }: PageProps<"/p/[project]/wandb/[place]/runs/[name]">) {
  const { project: named, place, name } = await params;
  const { actor, project } = await loadProjectPage(decodeURIComponent(named));
  const wanted = { place: decodeURIComponent(place), name: decodeURIComponent(name) };
  return <ClientLinkPage run={(await findWandbLink(getRuntime(), actor, project.id, wanted)) ?? notFound()} />;
}
