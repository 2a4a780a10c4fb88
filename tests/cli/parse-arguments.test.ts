import { describe, expect, it } from "vitest";
import { parseArguments, UsageError } from "@/cli/parse-arguments";

const SPEC = { flags: ["json"], options: ["at", "layer-order"] };

describe("parseArguments", () => {
  it("takes a negative number as a value, as a separate word and after an equals sign", () => {
    expect(parseArguments(["--at", "-1.5"], SPEC).options.get("at")).toBe("-1.5");
    expect(parseArguments(["--at=-1.5"], SPEC).options.get("at")).toBe("-1.5");
    expect(parseArguments(["--at", "-inf"], SPEC).options.get("at")).toBe("-inf");
  });

  it("keeps paths in their order, wherever the flags stand", () => {
    const parsed = parseArguments(["b", "--json", "a"], SPEC);
    expect(parsed.paths).toEqual(["b", "a"]);
    expect(parsed.flags.has("json")).toBe(true);
  });

  it("takes every word after -- for a path", () => {
    expect(parseArguments(["--", "--json"], SPEC).paths).toEqual(["--json"]);
  });

  it("refuses an option that the command does not know", () => {
    expect(() => parseArguments(["--jsno"], SPEC)).toThrow(UsageError);
    expect(() => parseArguments(["-j"], SPEC)).toThrow("unknown option -j");
  });

  it("refuses an option without its value, also when another option follows", () => {
    expect(() => parseArguments(["--at"], SPEC)).toThrow("--at needs a value");
    expect(() => parseArguments(["--at", "--json"], SPEC)).toThrow("--at needs a value");
  });
});
