import type { OpenInvitation } from "@/lib/schema/invitation";
import { ConfirmAct } from "./confirm-act";
import { LocalTime } from "./local-time";
import { ScrollRegion } from "./scroll-region";

const CELL = "px-3 py-2";
const COLUMNS = ["For", "Role", "Invited by", "Good until", "Change"] as const;

/** Invitations that can still be used; their links are nowhere. */
export function OpenInvitations({ invitations }: { readonly invitations: readonly OpenInvitation[] }) {
  if (invitations.length === 0) return <p className="text-muted">No open invitation.</p>;
  return (
    <ScrollRegion label="Invitations, the latest first" className="border border-line bg-surface">
      <table className="w-full min-w-[40rem] border-collapse">
        <caption className="sr-only">Open invitations, the latest first</caption>
        <thead>
          <tr className="bg-sunken text-left text-xs text-muted">
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={`${CELL} font-medium`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </ScrollRegion>
  );
}
