import Form from "next/form";
import { Button } from "@/app/_components/button";

/** A plain form whose state is the address: it can be kept, and works before any script has loaded. */
export function PeopleSearch({ search }: { readonly search: string }) {
  return (
    <search>
      <Form action="/people" className="flex flex-wrap items-end gap-3">
        <div className="grid gap-1">
          <label htmlFor="people-search" className="text-xs text-muted">
            Search by name or address
          </label>
          <input
            id="people-search"
            type="search"
            name="search"
            defaultValue={search}
            maxLength={200}
            data-shortcut-search
            className="min-h-9 w-full rounded-sm border border-edge bg-surface px-3"
          />
        </div>
        <Button type="submit">Search</Button>
      </Form>
    </search>
  );
}
