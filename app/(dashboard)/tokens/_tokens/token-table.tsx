import { ConfirmAct } from "@/app/_components/confirm-act";
import { LocalTime } from "@/app/_components/local-time";
import { CELL, RecordTable } from "@/app/_components/record-table";
import type { ListedToken } from "@/lib/schema/token";

const COLUMNS = ["Token", "May", "Projects", "Made", "Last used", "Good until", "Change"] as const;

export function TokenTable({ tokens }: { readonly tokens: readonly ListedToken[] }) {
  return (
    <RecordTable
      label="API tokens"
      caption="API tokens, those made last first"
      columns={COLUMNS}
      minWidth="min-w-[56rem]"
    >
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
    </RecordTable>
  );
}

function TokenRow({ token }: { readonly token: ListedToken }) {
  const { id, name, hint, role, scopes, projects, madeBy, isOwn, createdAt, expiresAt, lastUsedAt, state } = token;
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className={`${CELL} min-w-48 text-left font-normal [overflow-wrap:anywhere]`}>
        <span className="font-medium">{name}</span>
        <code className="block font-mono text-xs text-muted">{hint}…</code>
      </th>
      <td className={CELL}>
        {role}
        <span className="block text-xs text-muted">{scopes.join(", ")}</span>
      </td>
      <td className={`${CELL} min-w-32 [overflow-wrap:anywhere]`}>
        {projects === null ? "every project" : projects.map((project) => project.name).join(", ")}
      </td>
      <td className={`${CELL} text-xs`}>
        <LocalTime iso={createdAt} />
        <span className="block text-muted">by {isOwn ? "you" : (madeBy ?? "the server")}</span>
      </td>
      <td className={`${CELL} text-xs`}>{lastUsedAt === null ? "never" : <LocalTime iso={lastUsedAt} />}</td>
      <td className={`${CELL} text-xs`}>{expiresAt === null ? "no end" : <LocalTime iso={expiresAt} />}</td>
      <td className={`${CELL} whitespace-nowrap`}>
        {state === "open" ? (
          <ConfirmAct
            label="Revoke"
            of={name}
            title={`Revoke ${name}?`}
            action="Revoke it"
            method="DELETE"
            path={`/api/v1/tokens/${id}`}
          >
            <p>
              The next request with it is refused, in every project that it opens. It cannot be opened again: programs
              that use it need another one.
            </p>
          </ConfirmAct>
        ) : (
          state
        )}
      </td>
    </tr>
  );
}
