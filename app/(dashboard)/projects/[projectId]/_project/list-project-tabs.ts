import { type Actor, can } from "@/lib/auth/roles";

export type ProjectTab = {
  /** Part of the address behind the project's; null for the first one. */
  readonly segment: "plan" | "people" | "alerts" | "deleted" | null;
  readonly name: string;
};

/** Which pages of a project an actor may open. */
export function listProjectTabs(actor: Actor, projectId: string): readonly ProjectTab[] {
  return [
    { segment: null, name: "Overview" },
    { segment: "plan", name: "Analysis plan" },
    ...(can(actor, "people.manage", projectId) ? [{ segment: "people", name: "People" } as const] : []),
    ...(can(actor, "alert.manage", projectId) ? [{ segment: "alerts", name: "Alerts" } as const] : []),
    ...(can(actor, "run.delete", projectId, actor.id) ? [{ segment: "deleted", name: "Deleted runs" } as const] : []),
  ];
}
