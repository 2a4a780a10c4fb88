import type { ReactNode } from "react";
import { ScrollRegion } from "./scroll-region";

/** Of each cell of such a table. */
export const CELL = "px-3 py-2";

type RecordTableProps = {
  /** Of the region that scrolls on its own where the table is wider than the screen. */
  readonly label: string;
  /** Read aloud before the table. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** A class such as min-w-[44rem]: narrower than that its texts would be columns of single words. */
  readonly minWidth: string;
  /** The rows. */
  readonly children: ReactNode;
};

/** People, tokens, invitations and the like, a row each with what can be done with it. */
export function RecordTable({ label, caption, columns, minWidth, children }: RecordTableProps) {
  return (
    <ScrollRegion label={label} className="border border-line bg-surface">
      <table className={`w-full border-collapse ${minWidth}`}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="bg-sunken text-left text-xs text-muted">
            {columns.map((column) => (
              <th key={column} scope="col" className={`${CELL} font-medium`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollRegion>
  );
}
