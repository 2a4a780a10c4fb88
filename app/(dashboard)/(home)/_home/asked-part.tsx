import { formatCount } from "@/lib/core/format-number";
import type { Home } from "@/lib/usecases/get-home";
import { HomeSection } from "./home-section";
import { JudgementLine } from "./judgement-line";

/** What somebody was asked to answer, and for clinicians what is due; nothing where nothing is. */
export function AskedPart({ asked }: Pick<Home, "asked">) {
  const { judgements, total, today } = asked;
  if (total === 0) return null;
  return (
    <HomeSection
      id="asked"
      title="Judgements that wait for an answer"
      empty={null}
      more={total > judgements.length ? `${formatCount(total, "judgement")} wait; these are the first.` : undefined}
    >
      {judgements.map((judgement) => (
        <JudgementLine key={judgement.id} judgement={judgement} today={today} />
      ))}
    </HomeSection>
  );
}
