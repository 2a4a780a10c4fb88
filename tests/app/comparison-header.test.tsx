import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ComparisonHeader } from "@/app/(dashboard)/compare/_compare/comparison-header";
import { EMPTY_SETTINGS } from "@/lib/core/run-settings";

type Run = Parameters<typeof ComparisonHeader>[0]["runs"][number];

/** The words of a card of a run that stands beside another one. */
function wordsOf(checked: Run["checked"], isGrowing: boolean): string {
  const run: Run["run"] = {
    id: "one",
    name: "one",
    project: { id: "project", name: "project" },
    createdAt: "2026-01-01T00:00:00.000Z",
    createdBy: null,
    settings: EMPTY_SETTINGS,
    statedSettings: {},
    editedSettings: {},
    revision: 0,
    points: 0,
    layers: [],
    layerOrderSource: "first-appearance",
    subgroups: [],
  };
  return renderToStaticMarkup(<ComparisonHeader sentence="" runs={[{ run, checked, isGrowing }]} />)
    .replace(/<!-- -->/g, "")
    .replace(/<[^>]+>/g, " ");
}

test("a run that is compared by an earlier verdict says as of which step, and one with its last verdict says nothing", () => {
  const earlier = { throughStep: 1234, isCurrent: false };
  expect(wordsOf(earlier, true)).toContain("Still training; verdict as of step 1,234.");
  expect(wordsOf(earlier, false)).toContain("Not checked to its end; verdict as of step 1,234.");
  expect(wordsOf({ throughStep: null, isCurrent: false }, true)).toContain("verdict as of no step.");
  for (const checked of [null, { throughStep: 1234, isCurrent: true }]) {
    expect(wordsOf(checked, true)).not.toContain("as of");
  }
});
