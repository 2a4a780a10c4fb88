import { describeSettings } from "@/lib/charts/describe-settings";
import type { RunSettings } from "@/lib/core/run-settings";

export function SettingsList({ settings }: { readonly settings: RunSettings }) {
  const { stated, missing } = describeSettings(settings);
  return (
    <div className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {stated.map((fact) => (
          <div key={fact.term}>
            <dt className="text-xs text-muted">{fact.term}</dt>
            <dd>{fact.text}</dd>
          </div>
        ))}
      </dl>
      {missing.length > 0 ? <p className="text-xs text-muted">Not stated: {missing.join(", ")}.</p> : null}
    </div>
  );
}
