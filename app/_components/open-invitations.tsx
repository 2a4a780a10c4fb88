import type { OpenInvitation } from "@/lib/schema/invitation";
import { ConfirmAct } from "./confirm-act";
import { LocalTime } from "./local-time";
import { CELL, RecordTable } from "./record-table";

const COLUMNS = ["For", "Role", "Invited by", "Good until", "Change"] as const;

/** Invitations that can still be used; their links are nowhere. */
export function OpenInvitations({ invitations }: { readonly invitations: readonly OpenInvitation[] }) {
  if (invitations.length === 0) return <p className="text-muted">No open invitation.</p>;
  return (
    <RecordTable
      label="Invitations, the latest first"
      caption="Open invitations, the latest first"
      columns={COLUMNS}
      minWidth="min-w-[40rem]"
    >
      {invitations.map(({ id, email, role, mayReadPatients, by, expiresAt }) => (
        <tr key={id} className="border-t border-line align-top">
          <th scope="row" className={`${CELL} text-left font-normal`}>
            {email}
          </th>
          <td className={CELL}>
            {role}
            {mayReadPatients === null ? null : (
              <span className="block text-xs text-muted">
                {mayReadPatients ? "with single patients" : "without single patients"}
              </span>
            )}
          </td>
          <td className={CELL}>{by ?? "a program"}</td>
          <td className={`${CELL} text-xs`}>
            <LocalTime iso={expiresAt} />
          </td>
          <td className={CELL}>
            <ConfirmAct
              label="Take back"
              of={`the invitation of ${email}`}
              title={`Take back the invitation of ${email}?`}
              action="Take it back"
              method="DELETE"
              path={`/api/v1/invitations/${id}`}
            >
              <p>The link is no longer good from then on. You can invite the same address again.</p>
            </ConfirmAct>
          </td>
        </tr>
      ))}
    </RecordTable>
  );
}
