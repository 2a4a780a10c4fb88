import { describe, expect, it, vi } from "vitest";
import { recogniseFullDisk } from "@/lib/core/full-disk";
import { describeProblem } from "@/lib/http/problem";

const withCode = (message: string, code: string, more = {}) => Object.assign(new Error(message), { code, ...more });

describe("a full disk", () => {
  it.each([
    ["a file system", withCode("ENOSPC: no space left on device, write", "ENOSPC")],
    ["a quota", withCode("EDQUOT: quota exceeded, write", "EDQUOT")],
    ["SQLite", withCode("SQLITE_FULL: database or disk is full", "SQLITE_FULL")],
    [
      "PostgreSQL behind an adapter",
      withCode("Raw query failed.", "P2010", { meta: { driverAdapterError: { cause: { originalCode: "53100" } } } }),
    ],
    ["an error that lost its code on the way from a thread", new Error("ENOSPC: no space left on device, write")],
    ["an error around another", new Error("The import failed.", { cause: withCode("write", "ENOSPC") })],
  ])("is told by the words of %s and answers 507 in one sentence", (_, error) => {
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    expect(describeProblem(error, "id")).toMatchObject({
      status: 507,
      type: "/problems/insufficient-storage",
      detail: "Expected room on the server's disk, but it is full; nothing of this request was kept.",
    });
  });

  it.each([
    ["another failure", withCode("EACCES: permission denied", "EACCES")],
    ["nothing", null],
    ["a text", "ENOSPC"],
  ])("is not seen in %s", (_, error) => {
    expect(recogniseFullDisk(error)).toBeNull();
  });

  it("is looked for in an error that is its own cause, and the search ends", () => {
    const error = new Error("round");
    error.cause = error;
    expect(recogniseFullDisk(error)).toBeNull();
  });
});
