import { readdirSync } from "node:fs";
import path from "node:path";
import type { Capability } from "@/lib/auth/roles";
import type { Place } from "@/tests/security/access-world";

/** Who is shown a page, as the table of roles says it. */
export type PageEntry = {
  /**
   * `public`: everybody. `signed-in`: whoever has signed in. `somewhere`: who has the right in any project.
   * `installation`: who has it everywhere. `project`: who has it in the project of what the address names.
   */
  readonly decidedBy: "public" | "signed-in" | "somewhere" | "installation" | "project";
  readonly right?: Capability;
  /** Whoever asks counts as the owner: pages of what one made oneself. */
  readonly isOwners?: true;
  /** Its frame is sent before it is decided who may see it: the status may be 200 by then, whatever the page says. */
  readonly isFramed?: true;
  /** Further ways to ask for it, which name things of a place. */
  readonly queries?: (place: Place) => readonly string[];
};

const OF_RUN: PageEntry = { decidedBy: "project", right: "run.read" };
const OF_EVERYBODY: PageEntry = { decidedBy: "public" };
const OF_WHOEVER_CAME: PageEntry = { decidedBy: "signed-in" };

/** What decides about each page, by its address as its folder spells it. */
export const PAGE_ENTRIES: Readonly<Record<string, PageEntry>> = {
  "/invitation": OF_EVERYBODY,
  "/new-password": OF_EVERYBODY,
  "/setup": OF_EVERYBODY,
  "/sign-in": OF_EVERYBODY,
  "/verify": OF_EVERYBODY,
  "/": OF_WHOEVER_CAME,
  "/account": OF_WHOEVER_CAME,
  "/audit": { decidedBy: "somewhere", right: "audit.read" },
  "/compare": { ...OF_WHOEVER_CAME, queries: ({ run }) => [`run=${run}`] },
  "/learn": { ...OF_WHOEVER_CAME, queries: ({ run }) => [`run=${run}`] },
  "/learn/[ideaId]": { ...OF_WHOEVER_CAME, queries: ({ run }) => [`run=${run}`] },
  "/p/[project]": OF_RUN,
  "/p/[project]/wandb/[place]/runs/[name]": OF_RUN,
  "/people": { decidedBy: "installation", right: "people.manage", isFramed: true },
  "/projects": OF_WHOEVER_CAME,
  "/projects/[projectId]": OF_RUN,
  "/projects/[projectId]/alerts": { decidedBy: "project", right: "alert.manage" },
  "/projects/[projectId]/deleted": { decidedBy: "project", right: "run.delete", isOwners: true },
  "/projects/[projectId]/people": { decidedBy: "project", right: "people.manage", isFramed: true },
  "/projects/[projectId]/plan": OF_RUN,
  "/rules": OF_WHOEVER_CAME,
  "/rules/[ruleId]": OF_WHOEVER_CAME,
  "/runs": {
    ...OF_WHOEVER_CAME,
    queries: ({ run }) => [
      "search=ebra",
      "search=%25&sort=name",
      "status=incomplete",
      "tag=kept&sort=loss",
      `run=${run}`,
    ],
  },
  "/runs/[runId]": OF_RUN,
  "/runs/[runId]/data": OF_RUN,
  "/runs/[runId]/gradient-flow": OF_RUN,
  "/runs/[runId]/proofs": OF_RUN,
  "/runs/[runId]/proofs/[sha256]": OF_RUN,
  "/runs/[runId]/report": OF_RUN,
  "/runs/[runId]/report/changes": OF_RUN,
  "/runs/[runId]/sensitivity": OF_RUN,
  "/runs/[runId]/subgroups": OF_RUN,
  "/wandb/[place]/runs/[name]": OF_RUN,
  "/tokens": { decidedBy: "somewhere", right: "token.manage" },
};

/** Folders of all pages below app/, by the address: groups in brackets are no part of one. */
const FOLDERS: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => file.split(path.sep).slice(0, -1))
    .map((folders) => [`/${folders.filter((name) => !name.startsWith("(")).join("/")}`, folders]),
);

/** Addresses of all pages, with the names of what they are of in square brackets. */
export const PAGES: readonly string[] = [...FOLDERS.keys()];

/** What a browser sends that has every frame around a page already and asks for the page alone. */
export function frameOf(page: string, place: Place): string {
  const alone: unknown = ["__PAGE__", {}, null, "refetch"];
  const frame = (FOLDERS.get(page) ?? []).reduceRight((inner, folder) => {
    const name = /^\[(\w+)\]$/.exec(folder)?.[1];
    return [name === undefined ? folder : [name, nameIn(name, place), "d", null], { children: inner }];
  }, alone);
  return JSON.stringify(["", { children: frame }]);
}

function nameIn(name: string, place: Place): string {
  const values = {
    project: place.project,
    projectId: place.project,
    runId: place.run,
    sha256: place.proof,
    place: "mnist",
    name: place.run,
    ideaId: "slope",
    ruleId: "vanishing-gradient",
  };
  return Object.entries(values).find(([known]) => known === name)?.[1] ?? `no value for ${name}`;
}

/** Every way in which a page is asked for things of a place, the plain one first. */
export function addressesOf(page: string, place: Place): readonly string[] {
  const plain = page.replaceAll(/\[(\w+)\]/g, (_, name: string) => nameIn(name, place));
  return [plain, ...(PAGE_ENTRIES[page]?.queries?.(place) ?? []).map((query) => `${plain}?${query}`)];
}
