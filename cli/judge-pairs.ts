import { judgeProof } from "@/lib/usecases/judge-proof";
import { EXIT, type Exit, type Terminal } from "./command";
import { reportUnreadable } from "./report-unreadable";

/** What the runs of an experiment show: 0 where the plan's question is answered, 3 where it cannot tell. */
export async function judgePairsOf(
  planFile: string,
  folders: readonly string[],
  isJson: boolean,
  terminal: Terminal,
): Promise<Exit> {
  try {
    const { plan, matched, answer } = await judgeProof(planFile, folders);
    const setAside = matched.setAside.map(({ result, fault, sentence }) => ({ run: result.run, fault, sentence }));
    if (isJson) {
      const head = { schema: "gradient-rounds/proof-answer", version: 1, plan: plan.sha256 };
      terminal.out(JSON.stringify({ ...head, ...answer, missing: matched.missing, set_aside: setAside }));
    } else {
      terminal.out(answer.sentence);
      if (answer.cause !== null) terminal.out(answer.cause);
      for (const { sentence } of answer.also) terminal.out(`  beside it: ${sentence}`);
      for (const { run, sentence } of setAside) terminal.out(`  not counted: ${run}: ${sentence}`);
    }
    return answer.outcome === "cannot-tell" ? EXIT.cannotTell : EXIT.ok;
  } catch (error) {
    return reportUnreadable(planFile, error, terminal);
  }
}
