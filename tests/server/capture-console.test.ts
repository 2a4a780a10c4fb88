import { afterEach, expect, test, vi } from "vitest";
import { captureConsole } from "@/server/capture-console";

const { error, warn } = console;
afterEach(() => {
  Object.assign(console, { error, warn });
});

test("what libraries print becomes a line of the log, without secrets and colours", () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  captureConsole();
  const library = { ...console };
  library.error("\u001b[31m⨯\u001b[39m", new Error("Bearer hunter2 was refused"));
  library.warn("the session %s is old", "token=hunter2");
  const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)));
  expect(lines).toEqual([
    expect.objectContaining({ level: "error", message: "⨯ Error", error: expect.objectContaining({ name: "Error" }) }),
    expect.objectContaining({ level: "warn", message: "the session token=[redacted] is old" }),
  ]);
  expect(JSON.stringify(lines)).not.toContain("hunter2");
});
