import { inspectPath } from "@/lib/usecases/inspect-path";
import { type Command, EXIT, type Exit, worstExit } from "./command";
import { describeInspection } from "./describe-inspection";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";
import { splitLayerOrder } from "./split-layer-order";

export const INSPECT: Command = {
  summary: "list what a log holds, and which checks can answer from it",
  usage: "rounds inspect PATH… [--json] [--layer-order a,b,…]",
  async run(words, terminal) {
    const parsed = parseArguments(words, { flags: ["json"], options: ["layer-order"] });
    if (parsed.paths.length === 0) throw new UsageError("expected at least one PATH");
    const layerOrder = splitLayerOrder(parsed.options.get("layer-order"));
    const exits: Exit[] = [];
    for (const path of parsed.paths) {
      try {
        const document = await inspectPath(path, { layerOrder });
        terminal.out(parsed.flags.has("json") ? JSON.stringify(document) : describeInspection(document));
        exits.push(EXIT.ok);
      } catch (error) {
        exits.push(reportUnreadable(path, error, terminal));
      }
    }
    return worstExit(exits);
  },
};
