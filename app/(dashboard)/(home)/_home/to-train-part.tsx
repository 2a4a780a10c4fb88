import Link from "next/link";
import { formatDay } from "@/lib/charts/format-time";
import { formatCount } from "@/lib/core/format-number";
import { nameFinding } from "@/lib/core/name-finding";
import { CHANGE_NAMES } from "@/lib/proof/proof-words";
import type { Home } from "@/lib/usecases/get-home";
import { HomeItem, HomeSection } from "./home-section";

/** Experiments whose pairs somebody was asked to train; nothing where there are none. */
export function ToTrainPart({ toTrain: { proofs, total, today } }: Pick<Home, "toTrain">) {
  if (total === 0) return null;
  return (
    <HomeSection
      id="to-train"
      title="Experiments that you were asked to train"
      empty={null}
      more={total > proofs.length ? `${formatCount(total, "experiment")} wait; these are the oldest.` : undefined}
    >
      {proofs.map(({ run, plan, dueOn }) => (
        <HomeItem key={`${run.id} ${plan.sha256}`}>
          <span>
            <Link href={`/runs/${run.id}/proofs/${plan.sha256}`} className="prose-link font-semibold wrap-anywhere">
              {run.name}
            </Link>
            <span className="text-xs text-muted"> · {run.project.name}</span>
          </span>
          <span>
            {formatCount(plan.replicates, "pair")} with {CHANGE_NAMES[plan.change.id]}, on the finding{" "}
            {nameFinding(plan.finding)}. {dueOn === null ? "" : `Until ${formatDay(dueOn)}.`}
            {dueOn !== null && dueOn < today ? " Overdue." : ""}
          </span>
        </HomeItem>
      ))}
    </HomeSection>
  );
}
