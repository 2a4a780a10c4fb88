import Form from "next/form";
import { Button } from "@/app/_components/button";
import { SelectField } from "@/app/_components/select-field";
import type { RunListQuery } from "@/lib/schema/run";
import { ChosenInputs } from "../_choice/chosen-inputs";
import { ExperimentsField } from "./experiments-field";
import { MoreFilters } from "./more-filters";
import { SearchField } from "./search-field";

type RunFilterProps = {
  readonly query: RunListQuery;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  /** Runs of experiments that the other filters find. */
  readonly ofExperiments: number;
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
  ["training", "by state of the training"],
  ["last-step", "by last step, the greatest first"],
  ["loss", "by training loss, the lowest first"],
] as const satisfies readonly (readonly [RunListQuery["sort"], string])[];

/** A plain form whose state is the address: it can be kept, shared, and works before any script has loaded. */
export function RunFilter({ query, projects, ofExperiments }: RunFilterProps) {
  return (
    <search>
      <Form action="/runs" className="grid gap-3">
        <ChosenInputs />
        <div className="flex flex-wrap items-end gap-3">
          <div className="min-w-48 flex-1">
            <SearchField label="Search by name" name="search" value={query.search} isMain />
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
          <ExperimentsField value={query.proof} count={ofExperiments} />
          <SelectField label="Order" name="sort" value={query.sort} options={SORTS} />
          <Button type="submit">Apply</Button>
        </div>
        <MoreFilters query={query} />
      </Form>
    </search>
  );
}
