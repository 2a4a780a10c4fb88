type LevelText = { readonly name: string; readonly shows: string; readonly hides: string };

/** What each level of a verification is called, shows and does not show, from the first on; docs/verification.md says more. */
export const LEVEL_TEXTS: readonly LevelText[] = [
  {
    name: "Hashes",
    shows: "that nothing was damaged, taken away or added",
    hides: "anything against somebody who writes the list of files anew",
  },
  {
    name: "Signatures",
    shows:
      "that the holder of a key you trust made this bundle as it is, and that the server signed for each person named",
    hides: "who sat at the keyboard, when it really was, or anything after a key was stolen",
  },
  {
    name: "Audit log",
    shows: "that nobody changed, dropped, added or swapped an entry of this copy of the log",
    hides: "that the operator wrote no other log from its beginning; only an entry that you kept excludes that",
  },
  {
    name: "Consistency",
    shows: "that the numbers can stand together, and that the files to be read say what the record says",
    hides: "that the numbers are right",
  },
  {
    name: "Numbers",
    shows: "that every number follows from the inputs in the bundle",
    hides: "that the inputs are what happened in the hospital",
  },
];
