import fc from "fast-check";
import { expect, it } from "vitest";
import { fileResponse } from "@/lib/http/file-response";
import { bodyOf } from "../usecases/runtime-under-test";

const named = (filename: string): Headers =>
  fileResponse(new Request("http://rounds.test/"), {
    filename,
    mediaType: "text/csv",
    tag: null,
    bytes: bodyOf(""),
  }).headers;

it("a file may be called anything: its name adds no header and leaves no folder", () => {
  const evil = fc.constantFrom(
    "\r\n",
    "\n",
    "\u0000",
    '"',
    ";",
    "..",
    "/",
    "\\",
    "é",
    "漢",
    "\u202e",
    "\ud800",
    "x",
    "%0d%0a",
    "Set-Cookie: a=b",
  );
  fc.assert(
    fc.property(fc.array(evil, { minLength: 1, maxLength: 10 }), (parts) => {
      const headers = named(`${parts.join("")}.csv`);
      const value = headers.get("content-disposition") ?? "";
      expect(value).toMatch(/^attachment; /);
      expect(value).not.toMatch(/[^\x20-\x7e]|[/\\]/);
      expect(headers.has("set-cookie")).toBe(false);
    }),
  );
});
