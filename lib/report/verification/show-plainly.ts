const LONGEST = 1000;

/** Characters that steer a terminal or turn round what is read: controls, line ends, and marks of direction. */
const STEERING = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A sentence that may hold texts of a stranger's bundle, as it can be put on a screen. */
export function showPlainly(sentence: string): string {
  const plain = sentence.replace(STEERING, "\uFFFD");
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST)}…`;
}
