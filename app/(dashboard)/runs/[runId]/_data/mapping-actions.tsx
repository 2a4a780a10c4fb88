import { Button } from "@/app/_components/button";
import { formatInteger } from "@/lib/core/format-number";

type MappingActionsProps = {
  readonly count: number;
  /** True when nothing is chosen one by one, so that all series of the filter are meant. */
  readonly isWhole: boolean;
  readonly onOpen: (isReset: boolean) => void;
};

export function MappingActions({ count, isWhole, onOpen }: MappingActionsProps) {
  const which = isWhole ? `all ${formatInteger(count)} listed` : `${formatInteger(count)} chosen`;
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => onOpen(false)}>Change {which} …</Button>
      <Button onClick={() => onOpen(true)}>Reset {which} …</Button>
    </div>
  );
}
