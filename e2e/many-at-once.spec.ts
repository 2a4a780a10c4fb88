import { expect, test } from "@playwright/test";
import { runLoad } from "@/scripts/load-test/run-load";

test("people who read pages of runs while programs write to them are answered without an error, and nothing is logged as one", async () => {
  // No promise about time: a machine that is ten times slower answers less often.
  test.setTimeout(240_000);
  const load = { provider: "sqlite", readers: 20, writers: 4, seconds: 5, thinkMs: 1000 } as const;
  const { idle, loaded, logged } = await runLoad({ ...load, warmUpSeconds: 0, idleRounds: 0 });
  expect([...idle.examples, ...loaded.examples, ...logged]).toEqual([]);
  expect(idle.errors + loaded.errors).toBe(0);
  const asked = loaded.rows().map(({ what }) => what);
  expect(asked).toEqual(expect.arrayContaining(["page, live run", "write: file", "write: live batch"]));
});
