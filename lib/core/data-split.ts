/** A part of the data that a model was made or judged with; null where nothing says which. */
export type DataSplit = "train" | "validation" | "test" | null;

const SPLIT_WORDS: ReadonlyMap<string, DataSplit> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["val", "validation"],
  ["valid", "validation"],
  ["validation", "validation"],
  ["eval", "validation"],
  ["evaluation", "validation"],
  ["dev", "validation"],
  ["test", "test"],
  ["testing", "test"],
]);

/** @returns the part of the data that a word names (`val`, `Eval`, `train`), or null when it names none */
export function splitOfWord(word: string): DataSplit {
  return SPLIT_WORDS.get(word.toLowerCase()) ?? null;
}
