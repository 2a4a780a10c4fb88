/** For the `ref` of what takes the place of that which had the focus, with `tabIndex={-1}` where nothing is typed. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
