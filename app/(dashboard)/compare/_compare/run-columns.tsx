import { GroupSign } from "@/app/_charts/group-sign";
import { letterOf } from "@/lib/charts/comparison/run-letters";

/** Head of a table whose columns are the runs. */
export function RunColumns({ first, count }: { readonly first: string; readonly count: number }) {
  return (
    <thead>
      <tr className="bg-sunken text-left text-xs text-muted">
        <th scope="col" className="px-2 py-2 font-medium sm:px-4">
          {first}
        </th>
        {Array.from({ length: count }, (_, place) => (
          <th key={letterOf(place)} scope="col" className="px-2 py-2 font-medium sm:px-4">
            <span className="inline-flex items-center gap-1">
              <GroupSign place={place} />
              {letterOf(place)}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}
