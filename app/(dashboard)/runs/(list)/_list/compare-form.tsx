"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/app/_components/button";

const NOTHING = "Choose two runs in the first column to compare them.";

/** Two runs of the list are chosen here and compared; the first one chosen is A. Before any script has loaded the form itself goes there. */
export function CompareForm({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choose = ({ target }: FormEvent<HTMLFormElement>): void => {
    if (!(target instanceof HTMLInputElement) || target.name !== "run") return;
    const others = chosen.filter((id) => id !== target.value);
    setChosen(target.checked ? [...others, target.value] : others);
  };
  const compare = (event: FormEvent): void => {
    event.preventDefault();
    const [a, b] = chosen;
    if (chosen.length === 2) router.push(`/compare?${new URLSearchParams({ a: a ?? "", b: b ?? "" })}`);
  };
  return (
    <form action="/compare" onChange={choose} onSubmit={compare} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {children}
      <div
        className={`no-print flex flex-wrap items-center gap-3 py-2 ${chosen.length > 0 ? "sticky bottom-0 z-10 bg-canvas" : ""}`}
      >
        <Button type="submit">Compare the two chosen runs</Button>
        <p role="status" className="text-muted">
          {describeChoice(chosen.length)}
        </p>
      </div>
    </form>
  );
}

function describeChoice(count: number): string {
  if (count === 0) return NOTHING;
  if (count === 1) return "One run is chosen; choose one more.";
  return count === 2 ? "Two runs are chosen." : `${count} runs are chosen; two can be compared at a time.`;
}
