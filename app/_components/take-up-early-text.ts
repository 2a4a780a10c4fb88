type TextElement = HTMLInputElement | HTMLTextAreaElement;

/**
 * To be the `ref` of a field: hands to React what was typed, or filled in by the browser, before the page's
 * script ran. React takes the text that it finds there as known, so that a form with a full field would
 * send an empty one.
 */
export function takeUpEarlyText(field: TextElement | null): void {
  if (field === null || field.value === field.defaultValue) return;
  const text = field.value;
  // Each in a task of its own: the state of a form may hold several fields, and is drawn anew after each.
  setTimeout(() => handOn(field, text));
}

function handOn(field: TextElement, text: string): void {
  // React notes what is assigned to the field itself, and not what the prototype's setter assigns.
  field.value = field.defaultValue;
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
