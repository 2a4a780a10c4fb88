import type { Machine } from "./describe-machine";
import type { Figure, FigureLine, Goal, Sample } from "./figure";

/**
 * Puts the figures of a bench into a Markdown document, between `<!-- figures: NAME -->` and
 * `<!-- end -->`; `machine` is the name of what they were taken on. Text outside stays as it is, and
 * so does the table of a figure that the bench did not take.
 *
 * @param lines the lines that a bench printed, from one run or several; of a case, the last counts
 * @throws Error when the document has no place for a figure
 */
export function writeTables(document: string, figures: readonly Figure[], lines: readonly string[]): string {
  const machines: Machine[] = [];
  const measured = new Map<string, FigureLine>();
  for (const line of lines.filter((text) => text.startsWith("{"))) {
    const parsed: Machine | FigureLine = JSON.parse(line);
    if ("machine" in parsed) machines.push(parsed);
    else measured.set(`${parsed.figure}/${parsed.case}`, parsed);
  }
  let text = document;
  const machine = machines.at(-1);
  if (machine !== undefined) text = fill(text, "machine", machineText(machine));
  for (const figure of figures) {
    const own = figure.cases.flatMap(({ name }) => measured.get(`${figure.name}/${name}`) ?? []);
    if (own.length > 0) text = fill(text, figure.name, `${figure.what}.\n\n${table(own)}`);
  }
  return text;
}

function fill(document: string, name: string, content: string): string {
  const place = new RegExp(`(<!-- figures: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
  if (!place.test(document)) throw new Error(`The document has no place "<!-- figures: ${name} -->".`);
  return document.replace(place, (_, begin: string, end: string) => `${begin}${content}\n${end}`);
}

function machineText({ machine, system, node, date, commit }: Machine): string {
  return `Taken on ${date} at commit ${commit}: ${machine}, ${system}, Node ${node.replace(/^v/, "")}.`;
}

function table(lines: readonly FigureLine[]): string {
  const rows = lines.map((line) => `| ${cellsOf(line).join(" | ")} |`);
  return ["| case | measured | goal | product | reference | also |", "|---|---|---|---|---|---|", ...rows].join("\n");
}

function cellsOf(line: FigureLine): string[] {
  const name = line.isQuick ? `${line.case} (a fraction of its size)` : line.case;
  if ("unavailable" in line) return [name, `not taken: ${cellText(line.unavailable)}`, goalText(line.goal), "", "", ""];
  const { value, unit, product, reference, facts = {} } = line;
  const verdict = line.isMet === null ? "" : line.isMet ? " (met)" : " (missed)";
  return [
    name,
    `${number(value)} ${unit}`,
    goalText(line.goal) + verdict,
    product === undefined ? "" : sampleText(product),
    reference === undefined ? "" : `${reference.what}: ${sampleText(reference)}`,
    Object.entries(facts)
      .map(([key, fact]) => `${words(key)} ${typeof fact === "number" ? number(fact) : fact}`)
      .join("; "),
  ];
}

function goalText(goal: Goal | null): string {
  if (goal === null) return "";
  return "atMost" in goal ? `at most ${number(goal.atMost)}` : `at least ${number(goal.atLeast)}`;
}

function sampleText({ median, least, greatest, n, unit }: Sample): string {
  return n === 1
    ? `${number(median)} ${unit}`
    : `${number(median)} ${unit} (${number(least)}–${number(greatest)}, n = ${n})`;
}

/** Three digits, since noise is larger than that; counts and bytes as they are. */
function number(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** "pointsPerSecond" as words. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A message in a cell stays in its cell. */
function cellText(text: string): string {
  return text.replaceAll("|", "\\|");
}
