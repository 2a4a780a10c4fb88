import { expect, test } from "vitest";
import { CALIBRATION_POLICY, calibrationDetail } from "@/lib/statistics/calibration-policy";

test("the fewer of events and non-events decide what is shown, and why no more", () => {
  const detail = (events: number, nonEvents: number): readonly [string, boolean] => {
    const found = calibrationDetail(events, nonEvents);
    return [found.detail, found.reason !== null];
  };
  expect(detail(200, 200)).toEqual(["curve", false]);
  expect(detail(199, 5000)).toEqual(["curve", true]);
  expect(detail(100, 100)).toEqual(["curve", true]);
  expect(detail(99, 5000)).toEqual(["slope", true]);
  expect(detail(5000, 20)).toEqual(["slope", true]);
  expect(detail(19, 142)).toEqual(["in-the-large", true]);
  expect(detail(10, 10)).toEqual(["in-the-large", true]);
  expect(detail(6, 25)).toEqual(["counts", true]);
  expect(detail(0, 0)).toEqual(["counts", true]);
});

test("events and non-events are treated alike, and more of either never shows less", () => {
  const order = ["counts", "in-the-large", "slope", "curve"];
  for (let events = 0; events <= 210; events += 7)
    for (let nonEvents = 0; nonEvents <= 210; nonEvents += 7) {
      const here = calibrationDetail(events, nonEvents).detail;
      expect(calibrationDetail(nonEvents, events).detail).toBe(here);
      expect(order.indexOf(calibrationDetail(events + 1, nonEvents + 1).detail)).toBeGreaterThanOrEqual(
        order.indexOf(here),
      );
    }
});

test("the reason names the counts and the number that was missed, and the policy has a version", () => {
  expect(calibrationDetail(6, 25).reason).toBe(
    "6 events and 25 non-events: below 10 of either, only counts and the mean risk are shown.",
  );
  expect(CALIBRATION_POLICY.version).toBe(1);
});
