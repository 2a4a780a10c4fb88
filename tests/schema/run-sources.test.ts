import { expect, it } from "vitest";
import { LOG_FORMATS } from "@/lib/ingest/log-formats";
import { isRunSource, RUN_SOURCES } from "@/lib/schema/run-sources";

it("every format that is read is a source to which lists are narrowed, and there is no other format", () => {
  const clients = ["mlflow-client", "trackio-client", "wandb-client"];
  const formats = new Set(LOG_FORMATS.map(({ id }) => id));
  expect(Object.keys(RUN_SOURCES).sort()).toEqual([...formats, ...clients].sort());
});

it("what every object inherits is no source", () => {
  expect(isRunSource("toString")).toBe(false);
  expect(isRunSource("jsonl")).toBe(true);
});
