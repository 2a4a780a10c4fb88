import { TextArea } from "@/app/_components/text-area";
import { TextField } from "@/app/_components/text-field";
import { asSentence } from "@/lib/charts/describe-estimate";
import type { SETTINGS_GROUPS, SettingsField, SettingsFieldName, SettingsTexts } from "./settings-fields";

type SettingsFieldsetProps = {
  readonly group: (typeof SETTINGS_GROUPS)[number];
  readonly texts: SettingsTexts;
  /** What the files say in place of an empty field. */
  readonly inFiles: SettingsTexts;
  readonly onChange: (field: SettingsFieldName, text: string) => void;
};

const MOST_CHARACTERS = 4000;

/** Settings of one kind under their heading. */
export function SettingsFieldset({ group, texts, inFiles, onChange }: SettingsFieldsetProps) {
  return (
    <fieldset className="grid min-w-0 gap-4">
      <legend className="mb-2 font-semibold">{group.title}</legend>
      {group.fields.map(({ field, label, hint, kind, suggestions }) => {
        const shared = {
          label,
          hint: `${hint} ${sayFiles(inFiles[field], kind)}`,
          maxLength: MOST_CHARACTERS,
          value: texts[field],
        };
        return kind === "sentences" ? (
          <TextArea key={field} {...shared} onChange={(event) => onChange(field, event.currentTarget.value)} />
        ) : (
          <TextField
            key={field}
            {...shared}
            inputMode={kind === "number" ? "decimal" : "text"}
            suggestions={suggestions}
            onChange={(event) => onChange(field, event.currentTarget.value)}
          />
        );
      })}
    </fieldset>
  );
}

function sayFiles(text: string, kind: SettingsField["kind"]): string {
  if (text === "") return "The files say nothing.";
  return kind === "sentences" ? `The files say: ${asSentence(text)}` : `The files say ${text}.`;
}
