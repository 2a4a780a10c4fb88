import { formatCount } from "@/lib/core/format-number";
import type { ReportChanges } from "@/lib/schema/report-changes";
import { nameDiffering } from "../comparison/name-differing";

/** A comparison in a few sentences: how much changed, what of it shows in an interval, and what differs beside it. */
export function summariseChanges(changes: ReportChanges): readonly string[] {
  const { numbers, unchanged, verdicts, context, status } = changes;
  if (numbers.length === 0 && verdicts.length === 0 && context.length === 0)
    return [`Nothing differs: ${formatCount(unchanged, "number")} and every verdict are the same in both.`];
  return [
    `${formatCount(numbers.length, "number")} and ${formatCount(verdicts.length, "verdict")} changed; ${formatCount(unchanged, "number")} ${unchanged === 1 ? "is" : "are"} the same in both.`,
    ...(status.before === status.after ? [] : [`The diagnosis was "${status.before}" and is "${status.after}".`]),
    ...summariseIntervals(changes),
    context.length === 0
      ? "Of inputs, settings, plan, engine, rules and policies nothing differs."
      : `What differs beside them: ${nameDiffering(context.map(({ what }) => what))}. Which of it a change comes from is not known.`,
  ];
}

function summariseIntervals({ numbers }: ReportChanges): readonly string[] {
  const judged = numbers.filter(hasInterval);
  if (judged.length === 0) return [];
  const count = (reading: string): number => judged.filter((number) => number.reading === reading).length;
  const [better, worse, changed] = [count("better"), count("worse"), count("changed")];
  return [
    `Of ${formatCount(judged.length, "difference")} with an interval, ${better + worse + changed} exclude that nothing changed: ${better} better, ${worse} worse, ${changed} where neither way is better. About 1 in 20 would by chance alone where nothing changed: there is no correction for how many are looked at.`,
  ];
}

/** Whether the difference has an interval to both sides. */
function hasInterval({ difference }: ReportChanges["numbers"][number]): boolean {
  return difference.status === "estimated" && difference.lower !== undefined && difference.upper !== undefined;
}

/** The same with those numbers alone whose interval excludes that nothing changed. */
export function keepShownChanges(changes: ReportChanges): ReportChanges {
  const numbers = changes.numbers.filter((number) => hasInterval(number) && number.reading !== "no difference shown");
  return { ...changes, numbers };
}
