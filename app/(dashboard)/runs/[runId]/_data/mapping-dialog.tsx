"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { formatCount } from "@/lib/core/format-number";
import type { ChangeMappingBody, MappingChange } from "@/lib/schema/mapping";
import { type FieldChange, MappingField } from "./mapping-field";
import { MappingPreview } from "./mapping-preview";
import { MAPPING_FIELDS } from "./mapping-words";
import { sendMappingChange } from "./send-mapping-change";

type MappingDialogProps = {
  readonly runId: string;
  readonly series: ChangeMappingBody["series"];
  readonly count: number;
  /** The key rules' own mapping instead of one that is written down here. */
  readonly isReset: boolean;
  readonly onSaved: (changed: number) => void;
  readonly onClose: () => void;
};

/** First says what would change, then changes it. Open from the moment it is drawn. */
export function MappingDialog({ runId, series, count, isReset, onSaved, onClose }: MappingDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const [fields, setFields] = useState<Readonly<Record<string, FieldChange>>>({});
  const change = isReset ? "automatic" : toChange(fields);
  const { mutate, data, isPending, reset } = useMutation({
    mutationFn: (dryRun: boolean) => sendMappingChange(runId, { series, change, dryRun }),
    onSuccess: (answer, dryRun) => {
      if (!answer.ok || dryRun) return;
      onSaved(answer.body.changed);
      dialog.current?.close();
    },
  });
  const plan = data?.ok ? data.body : null;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    mutate(plan === null);
  };
  const isPattern = "search" in series && series.search.includes("*");
  const title = isReset ? "Reset to the automatic mapping" : "Change the mapping";
  return (
    <ModalDialog ref={dialog} onClose={onClose} title={`${title} of ${formatCount(count, "series", "series")}`}>
      <form onSubmit={onSubmit} className="grid gap-4">
        {isReset ? (
          <p>The series are taken again for what their keys say.</p>
        ) : (
          MAPPING_FIELDS.map((definition) => (
            <MappingField
              key={definition.field}
              definition={definition}
              value={fields[definition.field] ?? { kind: "keep" }}
              onChange={(value) => {
                setFields((known) => ({ ...known, [definition.field]: value }));
                reset();
              }}
            />
          ))
        )}
        {isPattern && !isReset ? (
          <p className="text-xs text-muted">
            In a name, $1 stands for what the first * of the search matched, $2 for the second.
          </p>
        ) : null}
        {data && !data.ok ? <ProblemNote detail={data.problem.detail} fix={data.problem.fix} /> : null}
        {plan === null ? null : <MappingPreview plan={plan} />}
        {plan === null ? (
          <Button type="submit" look="primary" disabled={isPending || (change !== "automatic" && isEmpty(change))}>
            Show what would change
          </Button>
        ) : (
          <Button type="submit" look="primary" disabled={isPending || plan.changed === 0}>
            Change {formatCount(plan.changed, "series", "series")}
          </Button>
        )}
      </form>
    </ModalDialog>
  );
}

function isEmpty(change: MappingChange): boolean {
  return Object.keys(change).length === 0;
}

function toChange(fields: Readonly<Record<string, FieldChange>>): MappingChange {
  const given = Object.entries(fields).flatMap(([field, value]) => {
    if (value.kind === "keep") return [];
    return [[field, value.kind === "none" ? null : value.text]];
  });
  return Object.fromEntries(given);
}
