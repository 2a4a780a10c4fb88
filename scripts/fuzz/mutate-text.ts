import type { Dice } from "./dice";

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WORD = /[A-Za-z_][\w./@-]*/g;

const NUMBERS = [
  ...["1e999", "-1e999", "1e-999", "NaN", "-NaN", "Infinity", "-Infinity", "nan", "inf", "-0", "0.1.2", "--1"],
  ...["9007199254740991", "9007199254740992", "-9007199254740993", "18446744073709551616", "1".repeat(400)],
  ...["0x10", "1_000", "1,5", ".5", "5.", "1e", "null", "true", '"3"', '""', "[]", "{}", "[1]", '{"a":1}', "3.5"],
  ...["4.9e-324", "1.7976931348623157e308", "2e308", "1e22", "123456789012345678", "0.30000000000000004"],
];
const WORDS = [
  ...["step", "_step", "epoch", "layer", "subgroup", "split", "metric", "value", "kind", "name", "key", "time"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "loss", "grad_norm", "grad_norm/a", "val_loss@x"],
  ...["log_history", "_timestamp", "_runtime", "train", "val", "gram", "gradient_check", "subgroup_loss"],
  ...["=1+1", "<script>", "\u202Ex", "\u0000", "\\ud800", "\\u0000", "..", "a/../b", "\uFEFF", "x".repeat(1500)],
];
const MARKS = [
  ",",
  ";",
  "\t",
  '"',
  "'",
  "\n",
  "\r\n",
  "\r",
  "{",
  "}",
  "[",
  "]",
  ":",
  "\\",
  " ",
  "#",
  "\u0000",
  "\u2028",
];
const DEPTHS = [2, 31, 32, 33, 500, 2000];

type Edit = (text: string, dice: Dice) => string;

const EDITS: readonly Edit[] = [
  (text, dice) => replaceOne(text, NUMBER, dice.pick(NUMBERS), dice),
  (text, dice) => replaceOne(text, NUMBER, dice.pick(NUMBERS), dice),
  (text, dice) => replaceOne(text, WORD, dice.pick(WORDS), dice),
  (text, dice) => replaceOne(text, WORD, wordOf(text, dice), dice),
  insertMark,
  removeMark,
  insertNesting,
  editLines,
];

/** @returns the text with one change to a number, a word, a mark, the nesting or the lines */
export function mutateText(text: string, dice: Dice): string {
  return dice.pick(EDITS)(text, dice);
}

function replaceOne(text: string, pattern: RegExp, by: string, dice: Dice): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text + by;
  const chosen = dice.pick(found);
  return text.slice(0, chosen.index) + by + text.slice(chosen.index + chosen[0].length);
}

/** Another word of the same file, so that keys occur twice and columns share a name. */
function wordOf(text: string, dice: Dice): string {
  const words = text.match(WORD);
  return words === null ? "step" : dice.pick(words);
}

function insertMark(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  return text.slice(0, at) + dice.pick(MARKS) + text.slice(at);
}

function removeMark(text: string, dice: Dice): string {
  const mark = dice.pick(MARKS);
  const at = text.indexOf(mark, dice.below(text.length));
  return at === -1 ? text : text.slice(0, at) + text.slice(at + mark.length);
}

function insertNesting(text: string, dice: Dice): string {
  const depth = dice.pick(DEPTHS);
  const isObject = dice.chance(0.5);
  const opened = isObject ? '{"a":'.repeat(Math.min(depth, 800)) : "[".repeat(depth);
  const closed = isObject ? "}".repeat(Math.min(depth, 800)) : "]".repeat(depth);
  const nested = opened + (dice.chance(0.5) ? "1" : "") + (dice.chance(0.8) ? closed : "");
  return dice.chance(0.7) ? replaceOne(text, NUMBER, nested, dice) : text + nested;
}

function editLines(text: string, dice: Dice): string {
  const lines = text.split("\n");
  const at = dice.below(lines.length);
  const to = dice.below(lines.length);
  const line = lines[at] ?? "";
  switch (dice.below(4)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(to, 0, line);
      break;
    case 2:
      lines[at] = lines[to] ?? "";
      lines[to] = line;
      break;
    default:
      lines[at] = line + line;
  }
  return lines.join("\n");
}
