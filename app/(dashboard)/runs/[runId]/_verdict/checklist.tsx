import Link from "next/link";
import { ShapeLabel } from "@/app/_components/shape-label";
import type { ChecklistRow } from "@/lib/charts/prepare-checklist";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { SettingsDialog } from "../_data/settings-dialog";
import { ChecklistEvidence } from "./checklist-evidence";
import { VerdictSection } from "./verdict-section";

type ChecklistProps = {
  readonly rows: readonly ChecklistRow[];
  readonly run: RunPageData["run"];
  readonly canEdit: boolean;
};

/** The seven questions that whoever relies on a trained model should be able to answer. */
export function Checklist({ rows, run, canEdit }: ChecklistProps) {
  return (
    <VerdictSection id="checklist" title="The seven questions" empty="No question was asked." count={rows.length}>
      {rows.map((row) => (
        <div key={row.id} className="keep-together grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[8.5rem_1fr]">
          <ShapeLabel label={row.label} className="self-start" />
          <div className="grid min-w-0 gap-2">
            <h3 className="font-semibold">{row.question}</h3>
            <p className="max-w-prose">{row.answer}</p>
            <ChecklistEvidence evidence={row.evidence} />
            {row.id === "sensitivity" ? (
              <p>
                <Link href={{ pathname: `/runs/${run.id}/sensitivity` }} className="prose-link">
                  Runs that differ in one setting, under Sensitivity
                </Link>
              </p>
            ) : null}
            {row.missing.length > 0 ? (
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <p className="text-xs text-muted">Not stated: {row.missingNames.join(", ")}.</p>
                {canEdit ? (
                  <SettingsDialog
                    runId={run.id}
                    stated={run.statedSettings}
                    edited={run.editedSettings}
                    label="State it …"
                    about={row.question}
                    fields={row.missing}
                  />
                ) : null}
              </div>
            ) : null}
          </div>
        </div>
      ))}
    </VerdictSection>
  );
}
