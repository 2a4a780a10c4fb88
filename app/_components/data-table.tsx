import type { ChartTable } from "@/lib/charts/chart-model";
import { ScrollRegion } from "./scroll-region";

/** The numbers of a picture as a real table. */
export function DataTable({
  table,
  className = "max-h-80",
}: {
  readonly table: ChartTable;
  readonly className?: string;
}) {
  return (
    <ScrollRegion label={table.caption} className={`border border-line ${className}`}>
      <table className="w-full border-collapse text-xs">
        <caption className="sr-only">{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th
                key={column.label}
                scope="col"
                className={`sticky top-0 bg-sunken px-2 py-1 font-medium whitespace-nowrap ${column.isNumeric ? "text-right" : "text-left"}`}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, rowIndex) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a picture never move; they have no other identity
            <tr key={rowIndex} className="border-t border-line">
              {row.map((cell, index) => {
                const column = table.columns[index];
                const side = `${column?.isNumeric ? "text-right tabular-nums" : "text-left"} ${wrapping(cell.text)}`;
                return index === 0 ? (
                  <th key={column?.label} scope="row" className={`px-2 py-1 font-normal whitespace-nowrap ${side}`}>
                    {cell.text}
                  </th>
                ) : (
                  <td key={column?.label} className={`px-2 py-1 ${side}`}>
                    {cell.text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const LONGEST_UNBROKEN = 36;

/** Words stay on one line; sentences get room to break in, since the table scrolls sideways anyway. */
function wrapping(text: string): string {
  return text.length <= LONGEST_UNBROKEN ? "whitespace-nowrap" : "min-w-64";
}
