import { DataSection } from "./data-section";
import { DeleteRun } from "./delete-run";
import { RenameRun } from "./rename-run";

type ChangeSectionProps = {
  readonly run: { readonly id: string; readonly name: string };
  readonly canEdit: boolean;
  readonly canDelete: boolean;
};

/** What may be done to the run as a whole; nothing for those who may do nothing. */
export function ChangeSection({ run, canEdit, canDelete }: ChangeSectionProps) {
  if (!canEdit && !canDelete) return null;
  return (
    <DataSection id="change" title="Change this run">
      <div className="flex flex-wrap gap-3">
        {canEdit ? <RenameRun runId={run.id} name={run.name} /> : null}
        {canDelete ? <DeleteRun runId={run.id} name={run.name} /> : null}
      </div>
    </DataSection>
  );
}
