import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { listPeople } from "@/lib/db/list-people";
import { saveUser } from "@/lib/db/save-user";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { listRuns } from "@/lib/usecases/list-runs";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, runtimeOn } from "./runtime-under-test";

/** Signs that a database could take for more than themselves, among letters that it could take for them. */
const SIGN = fc.constantFrom("%", "_", "\\", "'", '"', "a", "A", "b", "*", "?", "[", "--", ";", "$1", "é");
const TEXT = fc.array(SIGN, { minLength: 1, maxLength: 3 }).map((signs) => signs.join(""));
const NAMES = fc.sample(
  fc.uniqueArray(
    fc.array(SIGN, { minLength: 1, maxLength: 6 }).map((signs) => signs.join("")),
    { minLength: 30, maxLength: 30 },
  ),
  { numRuns: 1, seed: 5 },
)[0];

describeOnBothDatabases("a search", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
    const foreign = await actorIn(context.db, "engineer", "foreign");
    for (const name of NAMES ?? []) {
      await createEmptyRun(runtime, engineer, { project: engineer.projectId, name });
      await createEmptyRun(runtime, foreign, { project: foreign.projectId, name: `${name}%` });
      const email = `${crypto.randomUUID()}@test.local`;
      await saveUser(context.db, { name, email, passwordHash: "none", isAdministrator: false, by: "test" });
    }
  });
  afterAll(() => remove());

  const expected = (search: string) =>
    (NAMES ?? []).filter((name) => name.toLowerCase().includes(search.toLowerCase())).sort();

  it("finds the names that hold the text as it stands, and no other ones", async () => {
    expect(expected("%").length).toBeGreaterThan(3);
    await fc.assert(
      fc.asyncProperty(TEXT, async (search) => {
        const { runs, total } = await listRuns(runtime, engineer, {
          search,
          sort: "name",
          page: 1,
          size: "50",
          proof: "with",
        });
        expect(runs.map(({ name }) => name).sort()).toEqual(expected(search));
        expect(total).toBe(runs.length);
        const { people } = await listPeople(context.db, { search, offset: 0, limit: 100 });
        const named = people.filter(({ name }) => NAMES?.includes(name));
        expect(named.map(({ name }) => name).sort()).toEqual(
          // Addresses hold digits and letters of their own.
          expect.arrayContaining(expected(search)),
        );
        for (const { name, email } of named) expect(`${name} ${email}`.toLowerCase()).toContain(search.toLowerCase());
      }),
      { numRuns: 25 },
    );
  });

  it("counts and pages what it found, in the order that is asked for", async () => {
    const search = { search: "%", offset: 0, limit: 2 };
    const first = await listPeople(context.db, search);
    const second = await listPeople(context.db, { ...search, offset: 2 });
    const names = [...first.people, ...second.people].map(({ name }) => name);
    expect(first.total).toBe(expected("%").length);
    const all = await listPeople(context.db, { ...search, limit: 100 });
    expect(names).toEqual(all.people.slice(0, 4).map(({ name }) => name));
  });
});
