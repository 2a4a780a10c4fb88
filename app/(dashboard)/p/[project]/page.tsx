import type { Metadata, Route } from "next";
import Link from "next/link";
import { FollowTrackerLink } from "@/app/_components/follow-tracker-link";
import { loadProjectPage } from "../../projects/[projectId]/_project/load-project";

export const metadata: Metadata = { title: "Address for clients" };

/** What a browser finds at the address that clients of trackers are given: the runs of the project. */
export default async function ClientAddressPage({ params }: PageProps<"/p/[project]">) {
  const { project } = await loadProjectPage(decodeURIComponent((await params).project));
  const runs: Route = `/runs?project=${encodeURIComponent(project.id)}`;
  return (
    <main id="main" className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-8">
      <FollowTrackerLink runs={runs} />
      <h1 className="text-xl font-semibold">{project.name}</h1>
      <p className="max-w-prose text-muted">
        This is the address that training code is given to log to this project: as MLFLOW_TRACKING_URI, WANDB_BASE_URL
        or TRACKIO_SERVER_URL.
      </p>
      <p>
        <Link href={runs} className="prose-link">
          Runs of this project
        </Link>
      </p>
    </main>
  );
}
