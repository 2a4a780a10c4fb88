/** Marks that turn round the text after them, so that the words beside a printed name would read otherwise. */
const TURNING_MARKS = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Why a text that people write is refused. */
export const NO_TURNING_MARKS = "must not contain marks that turn text round";

/** Says whether a text leaves the words around it as they are. */
export function leavesTextInOrder(text: string): boolean {
  return text.search(TURNING_MARKS) === -1;
}

/** A text of a file with such marks written out the way JSON writes them, `\u202e`, so that two texts stay two. */
export function writeOutTurningMarks(text: string): string {
  return text.replace(TURNING_MARKS, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
}
