import { expect, it } from "vitest";
import { LOG_FORMATS } from "@/lib/ingest/log-formats";
import { RUN_SOURCES } from "@/lib/schema/run-sources";

it("every format that is read is a source to which lists are narrowed, and there is no other format", () => {
  const clients = ["mlflow-client", "trackio-client", "wandb-client"];
  const formats = new Set(LOG_FORMATS.map(({ id }) => id));
  expect([...RUN_SOURCES].sort()).toEqual([...formats, ...clients].sort());
});
