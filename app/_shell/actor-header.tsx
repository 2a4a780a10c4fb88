import { cookies } from "next/headers";
import type { Actor } from "@/lib/auth/roles";
import { describeActor } from "./describe-actor";
import { listAccountLinks } from "./list-account-links";
import { SiteHeader } from "./site-header";
import { readTheme, THEME_COOKIE } from "./theme";

/** The head of every page for somebody who has signed in. */
export async function ActorHeader({ actor }: { readonly actor: Actor }) {
  return (
    <SiteHeader
      name={actor.name}
      detail={describeActor(actor)}
      theme={readTheme((await cookies()).get(THEME_COOKIE)?.value)}
      links={listAccountLinks(actor)}
    />
  );
}
