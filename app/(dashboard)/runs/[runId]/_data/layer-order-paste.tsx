"use client";

import { useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { formatCount } from "@/lib/core/format-number";
import { applyStatedOrder } from "@/lib/series/order-layers";

type LayerOrderPasteProps = {
  readonly layers: readonly string[];
  readonly onChange: (order: readonly string[]) => void;
};

/** An order as a program prints it: names of modules or parameters, one in each line or with commas between. */
export function LayerOrderPaste({ layers, onChange }: LayerOrderPasteProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [said, setSaid] = useState("");
  const use = (): void => {
    const { order, unnamed } = applyStatedOrder(layers, readNames(text));
    if (unnamed === layers.length) {
      setSaid("None of these names is a layer of this run; the order stays.");
      return;
    }
    onChange(order);
    setSaid(unnamed === 0 ? "All layers have their place." : `${formatCount(unnamed, "layer")} not named stand last.`);
  };
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        Or paste an order
      </label>
      <p id={`${id}-hint`} className="text-xs text-muted">
        Names of modules or parameters, the input first, one in each line: what named_parameters() gives.
      </p>
      <textarea
        id={id}
        rows={3}
        value={text}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setText(event.currentTarget.value)}
        className="w-full rounded-sm border border-edge bg-surface px-3 py-2 font-mono text-xs text-ink"
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" disabled={readNames(text).length === 0} onClick={use}>
          Use the pasted order
        </Button>
        <p role="status" className="text-xs">
          {said}
        </p>
      </div>
    </div>
  );
}

/** Quotes, brackets and commas of a printed list are no part of a name. */
function readNames(text: string): string[] {
  return text
    .split(/[\n,]/u)
    .map((name) => name.replaceAll(/^[\s"'[\](]+|[\s"'[\])]+$/gu, ""))
    .filter((name) => name !== "");
}
