import { expect, it } from "vitest";
import { ownTime } from "@/app/_components/own-time";

it("a time is said as the reader's clock shows it, with the day where it is another one there", () => {
  expect(ownTime("2026-11-26T12:05:00.000Z", "Europe/Berlin")).toBe("13:05 here");
  expect(ownTime("2026-11-26T23:05:00.000Z", "Europe/Berlin")).toBe("27 Nov, 00:05 here");
  expect(ownTime("2026-11-26T03:05:00.000Z", "America/New_York")).toBe("25 Nov, 22:05 here");
  expect(ownTime("2026-11-26T12:00:00.000Z", "Pacific/Kiritimati")).toBe("27 Nov, 02:00 here");
});

it("nothing is said beside a time where the reader's clock shows UTC", () => {
  expect(ownTime("2026-11-26T23:05:00.000Z", "Europe/London")).toBeNull();
  expect(ownTime("2026-07-26T23:05:00.000Z", "Europe/London")).toBe("27 Jul, 00:05 here");
});
