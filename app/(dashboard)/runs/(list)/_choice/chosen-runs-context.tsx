"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, use, useEffect, useRef, useState } from "react";
import { readChosenRuns } from "@/app/_components/chosen-runs";
import { MOST_COMPARED } from "@/lib/charts/comparison/run-letters";

type ChosenRuns = {
  /** In the order in which they were chosen: the first one is A. */
  readonly ids: readonly string[];
  /** One more was asked for than can be compared. */
  readonly wasFull: boolean;
  readonly toggle: (id: string) => void;
  readonly clear: () => void;
};

const Context = createContext<ChosenRuns>({ ids: [], wasFull: false, toggle: () => undefined, clear: () => undefined });

export function useChosenRuns(): ChosenRuns {
  return use(Context);
}

/** Which runs of the list are chosen, on whatever page of it. The choice stands in the address, and adds no entry to the history. */
export function ChosenRunsProvider({ children }: { readonly children: ReactNode }) {
  const query = useSearchParams();
  const asked = readChosenRuns({ run: query.getAll("run") }).ids.join(" ");
  const known = useRef(asked);
  const [ids, setIds] = useState<readonly string[]>(() => listOf(asked));
  const [wasFull, setWasFull] = useState(false);
  // Another address of the same page, by a link or by going back.
  useEffect(() => {
    if (asked === known.current) return;
    known.current = asked;
    setIds(listOf(asked));
    setWasFull(false);
  }, [asked]);
  const choose = (next: readonly string[]): void => {
    setIds(next);
    setWasFull(false);
    known.current = next.join(" ");
    const written = new URLSearchParams(window.location.search);
    written.delete("run");
    for (const id of next) written.append("run", id);
    const { pathname, hash } = window.location;
    window.history.replaceState(null, "", `${pathname}${written.size === 0 ? "" : `?${written}`}${hash}`);
  };
  const toggle = (id: string): void => {
    if (ids.includes(id)) choose(ids.filter((other) => other !== id));
    else if (ids.length < MOST_COMPARED) choose([...ids, id]);
    else setWasFull(true);
  };
  return <Context value={{ ids, wasFull, toggle, clear: () => choose([]) }}>{children}</Context>;
}

/** Ids hold no space. */
function listOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(" ");
}
