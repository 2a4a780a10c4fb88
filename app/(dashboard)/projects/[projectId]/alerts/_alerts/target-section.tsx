import { ConfirmAct } from "@/app/_components/confirm-act";
import { LocalTime } from "@/app/_components/local-time";
import type { AlertTarget } from "@/lib/schema/alert";
import { DeliveryTable } from "./delivery-table";
import { TestTarget } from "./test-target";

type TargetSectionProps = { readonly projectId: string; readonly target: AlertTarget };

/** One target: where messages go, how the last ones fared, and what can be done with it. */
export function TargetSection({ projectId, target }: TargetSectionProps) {
  const { id, kind, address, namesSubgroups, createdBy, createdAt, deliveries } = target;
  const path = `/api/v1/projects/${projectId}/alerts/${id}`;
  return (
    <section aria-labelledby={`target-${id}`} className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id={`target-${id}`} className="text-lg font-semibold [overflow-wrap:anywhere]">
            {address}
          </h2>
          <p className="text-xs text-muted">
            {kind === "webhook" ? "Webhook" : "E-mail"},{" "}
            {namesSubgroups ? "told of groups of patients, by name" : "told of no groups of patients"}. Added by{" "}
            {createdBy}, <LocalTime iso={createdAt} />.
          </p>
        </div>
        <div className="flex flex-wrap items-start gap-2">
          <TestTarget path={`${path}/test`} address={address} />
          <ConfirmAct label="End" of={address} title="End this target?" action="End it" method="DELETE" path={path}>
            <p className="[overflow-wrap:anywhere]">
              Nothing is sent to {address} from then on, what waits included. It can be added again
              {kind === "webhook" ? ", with another secret" : ""}.
            </p>
          </ConfirmAct>
        </div>
      </div>
      {deliveries.length === 0 ? (
        <p className="text-muted">No message yet.</p>
      ) : (
        <DeliveryTable address={address} deliveries={deliveries} />
      )}
    </section>
  );
}
