"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { focusNeighbour, isTyping } from "./focus-neighbour";
import { ShortcutToggle, shortcutsAreOn } from "./shortcut-toggle";

const KEYS = [
  ["/", "go to the search field"],
  ["j", "next finding"],
  ["k", "previous finding"],
  ["g then r", "list of runs"],
  ["?", "this help"],
] as const;

const SEQUENCE_MILLISECONDS = 1500;

/** Single keys for those who live in the product; they can be switched off (WCAG 2.1.4). */
export function KeyboardShortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  useEffect(() => {
    let goPressedAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !shortcutsAreOn()) return;
      const isAfterGo = event.timeStamp - goPressedAt < SEQUENCE_MILLISECONDS;
      if (event.key === "?") dialog.current?.showModal();
      else if (event.key === "/") document.querySelector<HTMLElement>("[data-shortcut-search]")?.focus();
      else if (event.key === "j") focusNeighbour("[data-finding] > summary", 1);
      else if (event.key === "k") focusNeighbour("[data-finding] > summary", -1);
      else if (event.key === "g") goPressedAt = event.timeStamp;
      else if (event.key === "r" && isAfterGo) router.push("/runs");
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router]);
  return (
    <>
      <Button
        look="bare"
        aria-label="Keyboard shortcuts"
        className="max-[26rem]:min-w-6 max-[26rem]:px-1"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </Button>
      <ModalDialog ref={dialog} title="Keyboard shortcuts">
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
          {KEYS.map(([key, meaning]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="rounded-sm border border-edge px-2 py-0.5 font-mono text-xs">{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <ShortcutToggle />
      </ModalDialog>
    </>
  );
}
