/** Moves the focus to the next or previous element of a kind; from elsewhere, to the first or last. */
export function focusNeighbour(selector: string, direction: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  const active = document.activeElement;
  const current = active instanceof HTMLElement ? all.indexOf(active) : -1;
  const index = current === -1 ? (direction === 1 ? 0 : all.length - 1) : current + direction;
  all[index]?.focus();
}

/** Keys pressed while writing, or inside an open dialog, belong to what is being written. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select, dialog[open]") !== null;
}
