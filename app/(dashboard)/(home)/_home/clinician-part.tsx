import Link from "next/link";
import { formatCount } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Home } from "@/lib/usecases/get-home";
import { HomeItem, HomeSection } from "./home-section";

const FINDINGS_SHOWN = 3;

/** Models with findings on groups of patients that nobody has judged. */
export function ClinicianPart({ part }: { readonly part: NonNullable<Home["clinician"]> }) {
  const { runs, total, examined } = part;
  return (
    <HomeSection
      id="models-under-review"
      title="Models under review"
      empty={
        total > 0
          ? null
          : examined === 0
            ? "No run has findings. Where predictions of patients are there, the Subgroups page of a run says how the model does for each group."
            : `Every finding on a group of patients has a judgement, in the newest ${formatCount(examined, "run")} with findings.`
      }
      more={
        total > runs.length ? (
          `${formatCount(total, "run")} of the newest ${examined} with findings wait for a judgement; these are the newest.`
        ) : (
          <Link href="/runs" className="prose-link inline-block py-1">
            All runs
          </Link>
        )
      }
    >
      {runs.map(({ id, name, project, findings }) => (
        <HomeItem key={id}>
          <span>
            <Link href={`/runs/${id}/subgroups`} className="prose-link font-semibold wrap-anywhere">
              {name}
            </Link>
            <span className="text-xs text-muted"> · {project.name}</span>
          </span>
          <ul>
            {findings.slice(0, FINDINGS_SHOWN).map(({ rule, subgroup }) => (
              <li key={`${rule} ${subgroup}`}>
                {RULE_NAMES[rule]}: {groupWords(subgroup)}
              </li>
            ))}
            {findings.length > FINDINGS_SHOWN ? (
              <li className="text-muted">and {findings.length - FINDINGS_SHOWN} more without a judgement</li>
            ) : null}
          </ul>
        </HomeItem>
      ))}
    </HomeSection>
  );
}
