import { describe, expect, it } from "vitest";
import { parseKeptHead, parseKeptHeads } from "@/lib/report/verification/parse-kept-heads";

const HASH = "ab".repeat(32);

describe("heads of an audit log that were kept outside", () => {
  it("are read as people write them and as the anchor file has them", () => {
    expect(parseKeptHead(` 12:${HASH.toUpperCase()}\n`)).toEqual({ seq: 12, at: "", hash: HASH });
    const file = `{"at":"2026-11-26T09:00:00.000Z","hash":"${HASH}","seq":3}\n\n12:${HASH}`;
    expect(parseKeptHeads(file, "heads")).toEqual([
      { seq: 3, at: "2026-11-26T09:00:00.000Z", hash: HASH },
      { seq: 12, at: "", hash: HASH },
    ]);
  });

  it("are read up to a line that was still being written", () => {
    expect(parseKeptHeads(`3:${HASH}\n{"at":"2026-11`, "heads")).toHaveLength(1);
  });

  it("are read beside a line that was torn when a machine stopped", () => {
    expect(parseKeptHeads(`3:${HASH}\n{"at":"2026-11\n4:${HASH}\n`, "heads").map(({ seq }) => seq)).toEqual([3, 4]);
    expect(() => parseKeptHeads('{"at":"2026-11\n', "heads")).toThrow("line 1 of heads");
  });

  it.each([
    ["nothing", "", "in heads, but found nothing"],
    ["a line that is none", `3:abc\n4:${HASH}\n`, "line 1 of heads"],
    ["a single line that is none", "3:abc", "line 1 of heads"],
    ["a number below one", `{"seq":0,"hash":"${HASH}"}\n`, "line 1 of heads"],
  ])("are never taken for none by accident: %s", (_name, text, reason) => {
    expect(() => parseKeptHeads(text, "heads")).toThrow(reason);
  });
});
