import { expect, it, vi } from "vitest";
import { noteRefusal } from "@/lib/audit/note-refusal";
import type { Database } from "@/lib/db/database";

const TURNS = 100;

it("a refused request is answered before its count is written, so that its time does not tell what it was", async () => {
  // Not a database: whoever asks it for anything is told so at once.
  const database = { provider: "sqlite" } as Database;
  const onError = vi.fn();
  noteRefusal(database, { actor: "token:1", right: "run.read", at: new Date() }, onError);
  // As long as nothing but promises goes on, no timer comes to an end.
  for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
  expect(onError).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce(), { timeout: 20_000 });
});
