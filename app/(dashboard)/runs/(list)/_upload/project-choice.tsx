import { useId } from "react";

export type UploadProject = { readonly id: string; readonly name: string };

type ProjectChoiceProps = {
  readonly projects: readonly UploadProject[];
  readonly value: string;
  readonly onChange: (id: string) => void;
};

export function ProjectChoice({ projects, value, onChange }: ProjectChoiceProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-xs text-muted">
        Upload to project
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="min-h-9 max-w-full rounded-sm border border-edge bg-surface px-2"
      >
        {projects.map((project) => (
          <option key={project.id} value={project.id}>
            {project.name}
          </option>
        ))}
      </select>
    </div>
  );
}
