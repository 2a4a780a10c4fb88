import type { Route } from "next";
import { type Actor, can, canSomewhere } from "@/lib/auth/roles";

export type AccountLink = {
  readonly href: Route;
  readonly name: string;
  /** True for what the head of the page holds itself where there is room for it. */
  readonly isNarrowOnly?: true;
};

/** Where the account menu leads, by what its owner may. */
export function listAccountLinks(actor: Actor): readonly AccountLink[] {
  const mayReadAudit = canSomewhere(actor, "audit.read");
  const mayManagePeople = can(actor, "people.manage", null);
  return [
    { href: "/projects", name: "Projects", isNarrowOnly: true },
    { href: "/account", name: "Your account" },
    ...(mayManagePeople ? [{ href: "/people", name: "People" } as const] : []),
    ...(mayReadAudit ? [{ href: "/audit", name: "Audit log" } as const] : []),
    ...(canSomewhere(actor, "token.manage") ? [{ href: "/tokens", name: "API tokens" } as const] : []),
    { href: "/verify", name: "Verify a bundle" },
  ];
}
