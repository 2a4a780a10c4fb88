import { LocalTime } from "@/app/_components/local-time";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { describeSettings, type SettingFact } from "@/lib/charts/describe-settings";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { type FileStatements, listFileStatements } from "@/lib/usecases/list-file-statements";
import { listStatements, type NamedStatements } from "@/lib/usecases/list-statements";
import { getRuntime } from "@/lib/usecases/runtime";
import { SettingsDialog } from "./settings-dialog";

type SettingsListProps = { readonly run: RunPageData["run"]; readonly canEdit: boolean };

/** What was stated about the run: by its files, and by people in place of them, and who said it. */
export async function SettingsList({ run, canEdit }: SettingsListProps) {
  const actor = await requireCurrentActor();
  const [statements, fileStatements] = await Promise.all([
    listStatements(getRuntime(), actor, run.id),
    listFileStatements(getRuntime(), actor, run.id),
  ]);
  const { settings, statedSettings: stated, editedSettings: edited } = run;
  const described = describeSettings(settings, { stated, edited });
  return (
    <>
      <div className="grid gap-3 rounded-md border border-line bg-surface p-4">
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
          {described.stated.map((fact) => (
            <div key={fact.term}>
              <dt className="text-xs text-muted">{fact.term}</dt>
              <dd className="break-words">
                {fact.text}
                <StatedBy fact={fact} byHand={statements[fact.field]} />
              </dd>
            </div>
          ))}
        </dl>
        <StatedInFiles facts={described.stated} statements={fileStatements} />
        {described.missing.length > 0 ? (
          <p className="text-xs text-muted">Not stated: {described.missing.join(", ")}.</p>
        ) : null}
      </div>
      {canEdit ? <SettingsDialog runId={run.id} stated={stated} edited={edited} /> : null}
    </>
  );
}

type StatedByProps = {
  readonly fact: SettingFact;
  readonly byHand: NamedStatements[SettingFact["field"]];
};

/** Nothing of what files state: which of them does stands below. */
function StatedBy({ fact: { insteadOf }, byHand }: StatedByProps) {
  if (insteadOf === null) return null;
  return (
    <span className="block text-xs text-muted">
      changed by hand; the files say {insteadOf}
      {byHand === undefined ? null : (
        <>
          ; stated by {byHand.name}, <LocalTime iso={byHand.at} />
        </>
      )}
    </span>
  );
}

type FilesProps = { readonly facts: readonly SettingFact[]; readonly statements: FileStatements };

/** Which upload stated what, and who sent it; nothing where the store does not know it. */
function StatedInFiles({ facts, statements }: FilesProps) {
  const stated = facts.flatMap(({ term, field, insteadOf }) => {
    const source = statements[field];
    return insteadOf === null && source !== undefined ? [{ term, source, upload: JSON.stringify(source) }] : [];
  });
  const firsts = stated.filter((one, index) => stated.findIndex(({ upload }) => upload === one.upload) === index);
  return firsts.map(({ source: { file, name, at }, upload }) => {
    const terms = stated.filter((one) => one.upload === upload).map(({ term }) => term);
    return (
      <p key={upload} className="text-xs text-muted">
        Stated in {file}, sent by {name}, <LocalTime iso={at} />
        {firsts.length === 1 ? "." : `: ${terms.join(", ")}.`}
      </p>
    );
  });
}
