import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { NO_CONTEXT } from "@/lib/report/pages/report-context";
import { writeReport } from "@/lib/usecases/write-report";
import { recordOf } from "./report-of";

/** What the engine of this version writes of two samples. */
const WRITTEN = {
  engine: "13",
  files: {
    "logistic.json": "21eb1f3976814e48",
    "logistic.html": "6ee699a323340969",
    "logistic.csv": "1ae606a211821b0f",
    "logistic.chai": "2b6435ce862e12c0",
    "subgroups.json": "fb128ff3d59c9763",
    "subgroups.html": "d1324b0a0f132280",
    "subgroups.csv": "b9ecc6605e1ddd29",
    "subgroups.chai": "7a6e68a87433525c",
  },
};

it("an engine writes of the same run what it has always written: whoever changes that gives it a new version", async () => {
  const files: Record<string, string> = {};
  for (const name of ["logistic", "subgroups"]) {
    const report = await recordOf(`samples/runs/${name}`);
    for (const format of ["json", "html", "csv", "chai"] as const) {
      const text = writeReport(report, NO_CONTEXT, format);
      files[`${name}.${format}`] = createHash("sha256").update(text).digest("hex").slice(0, 16);
    }
  }
  expect({ engine: ENGINE_VERSION, files }).toEqual(WRITTEN);
});
