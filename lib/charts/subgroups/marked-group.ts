/** The group that the address of a page marks in every picture: `?group=polytrauma`. */
export const GROUP_PARAMETER = "group";

/** Names of one group may differ in case and separators between a log, a file of predictions and an address. */
export function isSameGroup(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ")
    .trim();
}
