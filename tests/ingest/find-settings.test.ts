import { describe, expect, test } from "vitest";
import { findSettings } from "@/lib/ingest/find-settings";

describe("what the log cannot say", () => {
  test("is read from meta.json under the names that teams give it", () => {
    const stated = {
      model_kind: "Cox or other survival likelihood",
      criterion: "negative log partial likelihood",
      null_loss: -8.1,
      gradient_method: "automatic",
      expectation: "mean over deaths",
    };
    expect(findSettings(stated).settings).toEqual({
      modelKind: "Cox or other survival likelihood",
      lossFunction: "negative log partial likelihood",
      nullLoss: -8.1,
      gradientMethod: "automatic",
      expectation: "mean over deaths",
    });
  });

  test("is named where it is of another kind, and null states nothing", () => {
    expect(findSettings({ null_loss: "eight", loss_function: null })).toEqual({ settings: {}, ignored: ["null_loss"] });
  });
});
