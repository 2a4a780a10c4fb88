import { describePredictions } from "@/lib/usecases/describe-predictions";
import { type Command, EXIT } from "./command";
import { describeStatistics } from "./describe-statistics";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

export const STATISTICS: Command = {
  summary: "say how well predicted risks fit the outcomes, overall and by subgroup",
  usage: "rounds statistics --input FILE [--thresholds 0.1,0.2] [--exact] [--json]",
  help: `FILE is CSV or Parquet, plain or gzip, with the columns y_true (0 or 1) and y_prob (from 0 to 1),
and where wanted subgroup, weight, patient_id, split (test is described, else validation) and threshold.
--thresholds  risks from which on a patient is flagged, each above 0 and below 1
--exact       intervals of shares by Clopper and Pearson, which never cover too little, instead of Wilson
--json        one JSON object with everything at full precision; docs/statistics.md names each key`,
  async run(words, terminal) {
    const parsed = parseArguments(words, { flags: ["json", "exact"], options: ["input", "thresholds"] });
    const input = parsed.options.get("input");
    if (input === undefined || input === "") throw new UsageError("statistics needs --input FILE");
    if (parsed.paths.length > 0)
      throw new UsageError(`the file is named by --input, found also ${parsed.paths.join(" ")}`);
    const thresholds = parseThresholds(parsed.options.get("thresholds"));
    try {
      const document = await describePredictions(input, { thresholds, isExact: parsed.flags.has("exact") });
      terminal.out(parsed.flags.has("json") ? JSON.stringify(document) : describeStatistics(document));
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(input, error, terminal);
    }
  },
};

/** At 0 everybody is flagged and a false call costs nothing, at 1 it costs infinitely much. */
function parseThresholds(list: string | undefined): readonly number[] | null {
  if (list === undefined) return null;
  const thresholds = list.split(",").map((word) => {
    const threshold = word.trim() === "" ? Number.NaN : Number(word);
    if (!(threshold > 0 && threshold < 1)) {
      throw new UsageError(`--thresholds takes numbers above 0 and below 1, not ${word.trim() || "nothing"}`);
    }
    return threshold;
  });
  return [...new Set(thresholds)];
}
