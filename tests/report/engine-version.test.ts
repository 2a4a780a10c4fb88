import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { NO_CONTEXT } from "@/lib/report/pages/report-context";
import { writeReport } from "@/lib/usecases/write-report";
import { recordOf } from "./report-of";

/** What the engine of this version writes of two samples. */
const WRITTEN = {
  engine: "15",
  files: {
    "logistic.json": "c88a1fb85efcdcd7",
    "logistic.html": "2930c05de17365cd",
    "logistic.csv": "1ae606a211821b0f",
    "logistic.chai": "ecd532adb9330627",
    "subgroups.json": "b770878388909eb9",
    "subgroups.html": "14a1c76a9252b72d",
    "subgroups.csv": "b9ecc6605e1ddd29",
    "subgroups.chai": "60ea044e8e17dd74",
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
