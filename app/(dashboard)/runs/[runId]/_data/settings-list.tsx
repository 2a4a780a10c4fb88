import { describeSettings } from "@/lib/charts/describe-settings";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { SettingsDialog } from "./settings-dialog";

type SettingsListProps = { readonly run: RunPageData["run"]; readonly canEdit: boolean };

/** What was stated about the run: by its files, and by people in place of them. */
export function SettingsList({ run, canEdit }: SettingsListProps) {
  const { settings, statedSettings: stated, editedSettings: edited } = run;
  const described = describeSettings(settings, { stated, edited });
  return (
    <>
      <div className="grid gap-3 rounded-md border border-line bg-surface p-4">
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
          {described.stated.map(({ term, text, insteadOf }) => (
            <div key={term}>
              <dt className="text-xs text-muted">{term}</dt>
              <dd className="break-words">
                {text}
                {insteadOf === null ? null : (
                  <span className="block text-xs text-muted">changed by hand; the files say {insteadOf}</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
        {described.missing.length > 0 ? (
          <p className="text-xs text-muted">Not stated: {described.missing.join(", ")}.</p>
        ) : null}
      </div>
      {canEdit ? <SettingsDialog runId={run.id} stated={stated} edited={edited} /> : null}
    </>
  );
}
