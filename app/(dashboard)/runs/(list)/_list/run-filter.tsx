import Form from "next/form";
import { Button } from "@/app/_components/button";
import { SelectField } from "@/app/_components/select-field";
import type { RunListQuery } from "@/lib/schema/run";

type RunFilterProps = {
  readonly query: RunListQuery;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
};

const STATUSES = [
  ["", "any status"],
  ["critical", "critical"],
  ["attention", "attention"],
  ["incomplete", "incomplete"],
  ["no-fault-found", "no fault found"],
  ["pending", "being checked"],
] as const;

const SORTS = [
  ["newest", "newest first"],
  ["oldest", "oldest first"],
  ["name", "by name"],
  ["weight", "by weight of the verdict"],
] as const;

/** A plain form whose state is the address: it can be kept, shared, and works before any script has loaded. */
export function RunFilter({ query, projects }: RunFilterProps) {
  return (
    <search>
      <Form action="/runs" className="flex flex-wrap items-end gap-3">
        <div className="grid min-w-48 flex-1 gap-1">
          <label htmlFor="run-search" className="text-xs text-muted">
            Search by name
          </label>
          <input
            id="run-search"
            type="search"
            name="search"
            defaultValue={query.search}
            data-shortcut-search
            className="min-h-9 w-full rounded-sm border border-edge bg-surface px-3"
          />
        </div>
        {projects.length > 1 ? (
          <SelectField
            label="Project"
            name="project"
            value={query.project ?? ""}
            options={[["", "all projects"], ...projects.map(({ id, name }) => [id, name] as const)]}
          />
        ) : null}
        <SelectField label="Status" name="status" value={query.status ?? ""} options={STATUSES} />
        <SelectField label="Order" name="sort" value={query.sort} options={SORTS} />
        <Button type="submit">Apply</Button>
      </Form>
    </search>
  );
}
