"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextArea } from "@/app/_components/text-area";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import type { ProjectDetails } from "@/lib/schema/project";

/** Name, description and how long deleted runs are kept; what was typed stays when it is refused. */
export function ProjectSettings({ project }: { readonly project: ProjectDetails }) {
  const router = useRouter();
  const [said, setSaid] = useState("");
  const { send, isSending, problem } = useSend("PATCH", `/api/v1/projects/${project.id}`, () => {
    setSaid("Saved.");
    router.refresh();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setSaid("");
    const form = new FormData(event.currentTarget);
    const keepDeletedDays = Number(form.get("keepDeletedDays"));
    send({ name: form.get("name"), description: form.get("description"), keepDeletedDays });
  };
  return (
    <section aria-labelledby="project-settings" className="grid max-w-xl gap-4">
      <h2 id="project-settings" className="text-lg font-semibold">
        Settings
      </h2>
      <form onSubmit={onSubmit} className="grid gap-4">
        {problem === null ? null : <ProblemNote {...problem} />}
        <TextField label="Name" name="name" required maxLength={200} defaultValue={project.name} autoComplete="off" />
        <TextArea
          label="Description"
          hint="What it is for; may stay empty."
          name="description"
          maxLength={2000}
          defaultValue={project.description}
        />
        <TextField
          label="Days for which a deleted run can be brought back"
          hint="After that it is removed for good, also those that are deleted already. What the audit log says of it stays."
          name="keepDeletedDays"
          type="number"
          inputMode="numeric"
          required
          min={1}
          max={3650}
          step={1}
          defaultValue={project.keepDeletedDays}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" disabled={isSending}>
            Save
          </Button>
          <span role="status">{said}</span>
        </div>
      </form>
      <p className="text-muted">
        A project is not deleted: its runs are, one by one and with a reason, so that nothing disappears that a report
        or the audit log names.
      </p>
    </section>
  );
}
