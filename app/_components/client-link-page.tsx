import Link from "next/link";
import { OpenAtOnce } from "./open-at-once";

type ClientLinkPageProps = { readonly run: { readonly id: string; readonly name: string } };

/** What the link that a client prints leads to: the run, which is opened at once where scripts run. */
export function ClientLinkPage({ run }: ClientLinkPageProps) {
  const address = `/runs/${run.id}` as const;
  return (
    <main id="main" className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-8">
      <OpenAtOnce address={address} />
      <h1 className="text-xl font-semibold break-words">{run.name}</h1>
      <p>
        <Link href={address} className="prose-link">
          Open this run
        </Link>
      </p>
    </main>
  );
}
