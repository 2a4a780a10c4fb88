import type { PublishedGroup, Suppression } from "./suppress-small-cells";

/**
 * Groups of an earlier report as far as they were shown, to be decided upon beside those of a new one, so
 * that the difference between the two does not give away the few patients that lie between them.
 *
 * @param report name of the earlier report; groups and families of it are kept apart from those of others
 */
export function listReleased(
  report: string,
  groups: readonly PublishedGroup[],
  suppression: Suppression,
): readonly PublishedGroup[] {
  // Also what was hidden: it must stay hidden when the new report is laid beside the old one.
  return groups.map(({ id, family, members }) => ({
    id: `${report}: ${id}`,
    family: `${report}: ${family}`,
    members,
    released: suppression.shown.get(id) ?? 0,
  }));
}
