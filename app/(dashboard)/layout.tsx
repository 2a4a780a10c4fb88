import type { ReactNode } from "react";
import { QueryProvider } from "@/app/_providers/query-provider";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { ActorHeader } from "@/app/_shell/actor-header";

export default async function DashboardLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requireCurrentActor();
  return (
    <QueryProvider>
      <ActorHeader actor={actor} />
      {children}
    </QueryProvider>
  );
}
