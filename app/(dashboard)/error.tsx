"use client";

import Link from "next/link";
import { Button } from "@/app/_components/button";
import { PageMessage } from "@/app/_components/page-message";

type ErrorProps = { readonly error: Error & { readonly digest?: string }; readonly reset: () => void };

export default function DashboardError({ error, reset }: ErrorProps) {
  return (
    <PageMessage title="This page could not be drawn">
      <p>The server met an error that it did not expect. Your data are as they were.</p>
      {error.digest ? (
        <p>
          If it happens again, give the administrator this number: <code className="font-mono">{error.digest}</code>
        </p>
      ) : null}
      <p className="flex flex-wrap items-center gap-4">
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
        <Link href="/" className="prose-link">
          Go to the start
        </Link>
      </p>
    </PageMessage>
  );
}
