import Form from "next/form";
import { Button } from "@/app/_components/button";
import { SelectField } from "@/app/_components/select-field";
import { AUDIT_ACTIONS } from "@/lib/core/audit-actions";
import type { AuditQuery } from "@/lib/schema/audit";
import { FilterField } from "./filter-field";

type AuditFilterProps = {
  readonly query: AuditQuery;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
};

/** A plain form whose state is the address: it can be kept, shared, and works before any script has loaded. */
export function AuditFilter({ query, projects }: AuditFilterProps) {
  return (
    <search>
      <Form action="/audit" className="flex flex-wrap items-end gap-3">
        <SelectField
          label="Project"
          name="project"
          value={query.project ?? ""}
          options={[["", "all that you may read"], ...projects.map(({ id, name }) => [id, name] as const)]}
        />
        <SelectField
          label="What was done"
          name="action"
          value={query.action ?? ""}
          options={[["", "anything"], ...Object.entries(AUDIT_ACTIONS)]}
        />
        <FilterField label="By whom (id)" name="actor" value={query.actor} />
        <FilterField label="To what (kind:id)" name="object" value={query.object} />
        <FilterField label="From (UTC)" name="from" type="date" value={query.from?.slice(0, 10)} />
        <FilterField label="Up to (UTC)" name="to" type="date" value={query.to?.slice(0, 10)} />
        <Button type="submit">Apply</Button>
      </Form>
    </search>
  );
}
