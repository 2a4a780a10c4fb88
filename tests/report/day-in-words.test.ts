import { afterEach, describe, expect, test, vi } from "vitest";

class MachineFormat {
  format(): string {
    return "as this machine words it";
  }
}

describe("a day in words", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test("is the same on every machine, for it stands in reports that are compared byte by byte", async () => {
    vi.resetModules();
    vi.stubGlobal("Intl", { ...Intl, DateTimeFormat: MachineFormat });
    const { formatDay } = await import("@/lib/charts/format-time");
    expect(["2026-01-09", "2026-05-31", "2026-09-01", "2026-12-01", "2028-02-29"].map(formatDay)).toEqual([
      "9 Jan 2026",
      "31 May 2026",
      "1 Sept 2026",
      "1 Dec 2026",
      "29 Feb 2028",
    ]);
  });
});
