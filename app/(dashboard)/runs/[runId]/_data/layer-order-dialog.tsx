"use client";

import { useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { LayerOrderList } from "./layer-order-list";
import { LayerOrderPaste } from "./layer-order-paste";
import { useSettingsChange } from "./use-settings-change";

type LayerOrderDialogProps = {
  readonly runId: string;
  /** From the input to the output, as it counts now. */
  readonly layers: readonly string[];
  /** Whether a person stated it. */
  readonly isEdited: boolean;
};

/** The order of the layers, moved one by one or pasted as a whole. */
export function LayerOrderDialog({ runId, layers, isEdited }: LayerOrderDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [order, setOrder] = useState(layers);
  const { save, isSaving, problem, outcome } = useSettingsChange(runId, () => dialog.current?.close());
  const open = (): void => {
    setOrder(layers);
    dialog.current?.showModal();
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button disabled={layers.length === 0} onClick={open}>
        Change the order …
      </Button>
      <p role="status">{outcome}</p>
      <ModalDialog ref={dialog} title="Order of the layers, from the input to the output">
        <div className="grid gap-4">
          <LayerOrderList order={order} onChange={setOrder} />
          <LayerOrderPaste layers={order} onChange={setOrder} />
          {problem === null ? null : <ProblemNote detail={problem.detail} fix={problem.fix} />}
          <div className="flex flex-wrap gap-3">
            <Button look="primary" disabled={isSaving} onClick={() => save({ layerOrder: [...order] })}>
              Save this order
            </Button>
            {isEdited ? (
              <Button disabled={isSaving} onClick={() => save({ layerOrder: null })}>
                Take the order of the files
              </Button>
            ) : null}
          </div>
        </div>
      </ModalDialog>
    </div>
  );
}
