"use client";

import { type RefObject, useEffect, useRef } from "react";

type FocusHome = {
  /** The button that may go away with what it does. */
  readonly button: RefObject<HTMLButtonElement | null>;
  /** Said when it is done and the page is about to be drawn again. */
  readonly keepFocus: () => void;
};

/** Where a button goes away with what it did, the focus goes to the part of the page that it stood in. */
export function useFocusHome(): FocusHome {
  const button = useRef<HTMLButtonElement>(null);
  const homes = useRef<readonly HTMLElement[]>([]);
  useEffect(
    () => () => {
      if (document.activeElement !== document.body) return;
      const home = homes.current.find(({ isConnected }) => isConnected);
      if (home === undefined) return;
      if (!home.hasAttribute("tabindex")) home.tabIndex = -1;
      home.focus();
    },
    [],
  );
  const keepFocus = (): void => {
    homes.current = partsAround(button.current);
  };
  return { button, keepFocus };
}

/** The smallest first: the table may go away with its last row. */
function partsAround(element: HTMLElement | null): readonly HTMLElement[] {
  const part = element?.parentElement?.closest<HTMLElement>("section, main") ?? null;
  return part === null ? [] : [part, ...partsAround(part)];
}
