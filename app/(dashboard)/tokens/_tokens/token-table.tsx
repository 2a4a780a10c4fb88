import { ConfirmAct } from "@/app/_components/confirm-act";
import { LocalTime } from "@/app/_components/local-time";
import { ScrollRegion } from "@/app/_components/scroll-region";
import type { ListedToken } from "@/lib/schema/token";

const CELL = "px-3 py-2";
const COLUMNS = ["Token", "May", "Projects", "Made", "Last used", "Good until", "Change"] as const;

export function TokenTable({ tokens }: { readonly tokens: readonly ListedToken[] }) {
  return (
    <ScrollRegion label="API tokens" className="border border-line bg-surface">
      <table className="w-full min-w-[56rem] border-collapse">
        <caption className="sr-only">API tokens, those made last first</caption>
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
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
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
