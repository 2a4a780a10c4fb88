import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { QueryProvider } from "@/app/_providers/query-provider";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { describeActor } from "@/app/_shell/describe-actor";
import { SiteHeader } from "@/app/_shell/site-header";
import { readTheme, THEME_COOKIE } from "@/app/_shell/theme";
import { canSomewhere } from "@/lib/auth/roles";

export default async function DashboardLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requireCurrentActor();
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <QueryProvider>
      <SiteHeader
        name={actor.name}
        detail={describeActor(actor)}
        theme={theme}
        mayReadAudit={canSomewhere(actor, "audit.read")}
      />
      {children}
    </QueryProvider>
  );
}
