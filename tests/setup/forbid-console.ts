import { afterEach, beforeEach, expect, vi } from "vitest";

// A warning on the console is a defect that nobody reads: it fails the test that caused it. A test
// that expects one replaces the method with its own mock.
const spies = { error: vi.spyOn(console, "error"), warn: vi.spyOn(console, "warn") };

beforeEach(() => {
  spies.error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  spies.warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
});

afterEach(() => {
  const said = [...spies.error.mock.calls, ...spies.warn.mock.calls].map((call) => call.map(String).join(" "));
  spies.error.mockRestore();
  spies.warn.mockRestore();
  expect(said, "the console stayed silent").toEqual([]);
});
