import Link from "next/link";
import type { ReactNode } from "react";
import { findCurrentActor } from "@/app/_session/current-actor";
import { ActorHeader } from "@/app/_shell/actor-header";
import { ProductMark } from "@/app/_shell/product-mark";

/** Pages that need no account; whoever has signed in keeps the way back. */
export default async function PublicLayout({ children }: { readonly children: ReactNode }) {
  const actor = await findCurrentActor();
  return (
    <>
      {actor === null ? <VisitorHeader /> : <ActorHeader actor={actor} />}
      {children}
    </>
  );
}

function VisitorHeader() {
  return (
    <header className="no-print border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-7xl items-center justify-between gap-4 px-4">
        <p className="flex items-center gap-2 font-semibold">
          <ProductMark />
          Gradient Rounds
        </p>
        <Link href="/sign-in" className="prose-link">
          Sign in
        </Link>
      </div>
    </header>
  );
}
