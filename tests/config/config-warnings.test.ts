import { expect, test } from "vitest";
import { readConfig } from "@/lib/config/config";
import { VARIABLES } from "@/lib/config/environment";
import { findConfigWarnings } from "@/lib/config/find-config-warnings";

const warningsOf = (environment: Record<string, string>) =>
  findConfigWarnings(environment, readConfig(environment, "1.0.0"));

test("nothing is said of an environment that is as it should be", () => {
  expect(warningsOf({})).toEqual([]);
  expect(
    warningsOf({ HOST: "0.0.0.0", ROUNDS_URL: "https://rounds.example", PATH: "/bin", ROUNDS_KEYS: "/k" }),
  ).toEqual([]);
});

test("no known variable is taken for an unknown one", () => {
  expect(findConfigWarnings(VARIABLES as never, { host: "127.0.0.1", publicUrl: null })).toEqual([]);
});

test("a misspelt variable is told with the one that was probably meant, and without its value", () => {
  const [warning, ...others] = warningsOf({ ROUNDS_SECRT: "hunter2" });
  expect(warning).toContain("ROUNDS_SECRT is not known");
  expect(warning).toContain("ROUNDS_SECRET");
  expect(warning).not.toContain("hunter2");
  expect(others).toEqual([]);
});

test.each([{ HOST: "0.0.0.0" }, { HOST: "::", ROUNDS_URL: "http://rounds.example" }])(
  "a server that other machines reach without TLS is warned of: %o",
  (environment) => {
    expect(warningsOf(environment)).toEqual([expect.stringContaining("ROUNDS_URL does not begin with https://")]);
  },
);
