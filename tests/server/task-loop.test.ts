import { expect, test, vi } from "vitest";
import { startTaskLoop } from "@/server/task-loop";

test("due tasks run one after another without a pause between them", async () => {
  let left = 5;
  const stop = startTaskLoop(async () => left-- > 0, 60_000);
  await vi.waitFor(() => expect(left).toBeLessThan(0), { timeout: 60_000 });
  await stop();
});

test("a task that fails is logged and does not end the loop", async () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const run = vi.fn(async (): Promise<boolean> => false).mockRejectedValueOnce(new Error("database is gone"));
  const stop = startTaskLoop(run, 1);
  await vi.waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(2), { timeout: 60_000 });
  await stop();
  expect(String(written.mock.calls[0]?.[0])).toContain("database is gone");
});

test("stopping waits for the task under way and starts no other", async () => {
  const done: string[] = [];
  const stop = startTaskLoop(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    done.push("task");
    return true;
  });
  await stop();
  const before = done.length;
  expect(before).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(done.length).toBe(before);
});
