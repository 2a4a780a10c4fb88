"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import type { StatedSettings } from "@/lib/core/run-settings";
import { readSettingsForm, SETTINGS_GROUPS, type SettingsFieldName, textsOf } from "./settings-fields";
import { SettingsFieldset } from "./settings-fieldset";
import { useSettingsChange } from "./use-settings-change";

type SettingsDialogProps = {
  readonly runId: string;
  readonly stated: StatedSettings;
  readonly edited: StatedSettings;
  /** What the button says. */
  readonly label?: string;
  /** What it is about, for those who hear the button apart from its surroundings. */
  readonly about?: string;
  /** The fields to show; all of them unless named. */
  readonly fields?: readonly SettingsFieldName[];
};

/** What a person states in place of the files; an empty field takes what the files say. */
export function SettingsDialog({ runId, stated, edited, label, about, fields }: SettingsDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [texts, setTexts] = useState(textsOf(edited));
  const { save, isSaving, problem, outcome } = useSettingsChange(runId, () => dialog.current?.close());
  const inFiles = textsOf(stated);
  const change = readSettingsForm(texts, textsOf(edited));
  const shown = SETTINGS_GROUPS.map((group) => ({
    ...group,
    fields: group.fields.filter(({ field }) => fields?.includes(field) ?? true),
  })).filter((group) => group.fields.length > 0);
  const open = (): void => {
    setTexts(textsOf(edited));
    dialog.current?.showModal();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    save(change);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button onClick={open} size={label === undefined ? "normal" : "small"}>
        {label ?? "Change settings …"}
        {about === undefined ? null : <span className="sr-only"> {about}</span>}
      </Button>
      <p role="status">{outcome}</p>
      <ModalDialog ref={dialog} title="Settings of this run">
        <form onSubmit={onSubmit} className="grid gap-4">
          <p>What you write here counts instead of what the files say. An empty field takes what the files say.</p>
          {shown.map((group) => (
            <SettingsFieldset
              key={group.title}
              group={group}
              texts={texts}
              inFiles={inFiles}
              onChange={(field, text) => setTexts((known) => ({ ...known, [field]: text }))}
            />
          ))}
          {problem === null ? null : <ProblemNote detail={problem.detail} fix={problem.fix} />}
          <Button type="submit" look="primary" disabled={isSaving || Object.keys(change).length === 0}>
            Save the settings
          </Button>
        </form>
      </ModalDialog>
    </div>
  );
}
