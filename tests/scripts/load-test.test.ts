import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { judgeGrowth } from "@/scripts/load-test/judge-growth";
import { isFine, Tally } from "@/scripts/load-test/tally";

/** Memory that goes up and down, and up by so much a minute, read once a second. */
function readings(seconds: number, perMinute: number): number[] {
  const random = seededRandom(7);
  return Array.from({ length: seconds }, (_, at) => 500 + (perMinute * at) / 60 + 20 * (random() - 0.5));
}

describe("growth of memory", () => {
  test("that there is lies inside its interval, and the interval lies above zero", () => {
    const growth = judgeGrowth(readings(300, 30), 1);
    expect(growth?.lower).toBeGreaterThan(0);
    expect(growth?.lower).toBeLessThan(30);
    expect(growth?.upper).toBeGreaterThan(30);
  });

  test("that there is not has an interval around zero", () => {
    const growth = judgeGrowth(readings(300, 0), 1);
    expect(growth?.lower).toBeLessThan(0);
    expect(growth?.upper).toBeGreaterThan(0);
  });

  test("of the first half counts for nothing", () => {
    const late = readings(150, 0);
    const early = readings(150, 2000);
    expect(judgeGrowth([...early, ...late], 1)).toEqual(judgeGrowth([...late, ...late], 1));
  });

  test("is not judged by a handful of readings", () => {
    expect(judgeGrowth(readings(20, 30), 1)).toBeNull();
  });
});

describe("answers", () => {
  test("are errors unless they are 2xx, 304 or a rate limit's 429", () => {
    expect([200, 201, 204, 304, 429].map(isFine)).not.toContain(false);
    expect(([301, 302, 400, 401, 403, 404, 408, 500, 503, "no answer"] as const).map(isFine)).not.toContain(true);
  });

  test("are counted by question and status, and how long they took is that of the good ones", () => {
    const tally = new Tally();
    tally.note("page", { status: 200 }, 10);
    tally.note("page", { status: 429 }, 30);
    tally.note("page", { status: 503, text: "busy" }, 9000);
    tally.note("data", { status: "no answer", text: "reset" }, 9000);
    expect(tally.errors).toBe(2);
    expect(tally.examples).toEqual(["page: 503 busy", "data: no answer reset"]);
    const [data, page] = tally.rows();
    expect(data).toMatchObject({ what: "data", count: 1, errors: 1, statuses: { "no answer": 1 } });
    expect(page).toMatchObject({ what: "page", count: 3, errors: 1, statuses: { 200: 1, 429: 1, 503: 1 } });
    expect(page).toMatchObject({ medianMs: 20, greatestMs: 30 });
  });
});
