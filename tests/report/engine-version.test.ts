import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { NO_CONTEXT } from "@/lib/report/pages/report-context";
import { writeReport } from "@/lib/usecases/write-report";
import { recordOf } from "./report-of";

/** What the engine of this version writes of two samples. */
const WRITTEN = {
  engine: "14",
  files: {
    "logistic.json": "7df60dc775f723e3",
    "logistic.html": "9322c5a87beba8f6",
    "logistic.csv": "1ae606a211821b0f",
    "logistic.chai": "eeb8d9791c308217",
    "subgroups.json": "fb28e3f26fc12633",
    "subgroups.html": "58189f7a4f058ee2",
    "subgroups.csv": "b9ecc6605e1ddd29",
    "subgroups.chai": "91d8426a96deffbe",
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
