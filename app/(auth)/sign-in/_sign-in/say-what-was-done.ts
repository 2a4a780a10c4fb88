const DONE: Readonly<Record<string, string>> = {
  setup: "The administrator is made. Sign in with that address and password.",
  password: "The new password is set. Sign in with it.",
};

/** What brought somebody to the sign-in page, by the word that the page before it left in the address. */
export function sayWhatWasDone(word: string | string[] | undefined): string | null {
  return typeof word === "string" && Object.hasOwn(DONE, word) ? (DONE[word] ?? null) : null;
}
