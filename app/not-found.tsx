import type { Metadata } from "next";
import Link from "next/link";
import { PageMessage } from "./_components/page-message";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PageMessage title="There is nothing here that you may see">
      <p>The address may be wrong, the run may have been deleted, or it belongs to a project that is not yours.</p>
      <p>
        <Link href="/runs" className="prose-link">
          Go to the list of runs
        </Link>
      </p>
    </PageMessage>
  );
}
