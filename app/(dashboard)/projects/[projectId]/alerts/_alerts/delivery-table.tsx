import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { CELL, RecordTable } from "@/app/_components/record-table";
import { ShapeLabel } from "@/app/_components/shape-label";
import type { ShapeAndWord } from "@/lib/charts/severity-shape";
import { formatCount } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { AlertDelivery } from "@/lib/schema/alert";

const COLUMNS = ["Message", "When", "State"] as const;

/** Shape and word, never a colour alone. */
const STATES: Readonly<Record<AlertDelivery["state"], ShapeAndWord>> = {
  sent: { shape: "ring", word: "sent" },
  waiting: { shape: "clock", word: "waiting" },
  "given-up": { shape: "triangle", word: "given up" },
};

type DeliveryTableProps = { readonly address: string; readonly deliveries: readonly AlertDelivery[] };

/** The last messages of a target. */
export function DeliveryTable({ address, deliveries }: DeliveryTableProps) {
  return (
    <RecordTable
      label={`Messages to ${address}`}
      caption={`The last messages to ${address}, the latest first`}
      columns={COLUMNS}
      minWidth="min-w-[26rem]"
    >
      {deliveries.map((delivery) => (
        <tr key={delivery.id} className="border-t border-line align-top">
          <th scope="row" className={`${CELL} text-left font-normal [overflow-wrap:anywhere]`}>
            {nameOf(delivery)}
            {delivery.run === null ? null : (
              <span className="block text-xs">
                <Link href={{ pathname: `/runs/${delivery.run.id}` }} className="prose-link">
                  {delivery.run.name}
                </Link>
              </span>
            )}
          </th>
          <td className={`${CELL} text-xs whitespace-nowrap`}>
            <LocalTime iso={delivery.createdAt} />
          </td>
          <td className={CELL}>
            <ShapeLabel label={STATES[delivery.state]} />
            <DeliveryFacts delivery={delivery} />
          </td>
        </tr>
      ))}
    </RecordTable>
  );
}

function nameOf({ kind, rule }: AlertDelivery): string {
  if (kind === "test") return "Test message";
  return rule === null ? "A message that cannot be read" : `Critical: ${RULE_NAMES[rule]}`;
}

function DeliveryFacts({ delivery }: { readonly delivery: AlertDelivery }) {
  const { attempts, error, sentAt, nextAt } = delivery;
  return (
    <span className="block text-xs text-muted">
      {sentAt === null ? null : <LocalTime iso={sentAt} />}
      {error === null ? null : `${error} `}
      {attempts === 0 || (sentAt !== null && attempts === 1) ? null : ` ${formatCount(attempts, "attempt")}.`}
      {nextAt === null ? null : (
        <>
          {" "}
          Next: <LocalTime iso={nextAt} />
        </>
      )}
    </span>
  );
}
