import { afterEach, expect, test, vi } from "vitest";
import { answerRequest, currentRequestId } from "@/lib/http/current-request";
import { setLogLevel, writeLog } from "@/lib/http/write-log";

afterEach(() => setLogLevel("info"));

function linesOf(write: () => void): Record<string, unknown>[] {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  write();
  const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)));
  written.mockRestore();
  return lines;
}

test("a line is JSON with time, level, process and message", () => {
  const [line] = linesOf(() => writeLog("warn", "the disk is nearly full", { freeBytes: 5 }));
  expect(line).toEqual({
    level: "warn",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    pid: process.pid,
    freeBytes: 5,
    message: "the disk is nearly full",
  });
});

test("what is written while a request is answered carries its id, also after a pause", async () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await answerRequest({ id: "0123456789abcdef", actor: null }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(currentRequestId()).toBe("0123456789abcdef");
    writeLog("error", "it failed");
  });
  expect(String(written.mock.calls[0]?.[0])).toContain('"requestId":"0123456789abcdef"');
});

test("below the level nothing is written", () => {
  setLogLevel("warn");
  expect(linesOf(() => writeLog("info", "quiet"))).toEqual([]);
  expect(linesOf(() => writeLog("error", "loud"))).toHaveLength(1);
});
