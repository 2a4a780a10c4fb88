"use client";

import { useSyncExternalStore } from "react";

const STORAGE_KEY = "rounds-shortcuts";
const CHANGED = "rounds-shortcuts-changed";

export function shortcutsAreOn(): boolean {
  return window.localStorage.getItem(STORAGE_KEY) !== "off";
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

export function ShortcutToggle() {
  const isOn = useSyncExternalStore(subscribe, shortcutsAreOn, () => true);
  const toggle = (next: boolean): void => {
    window.localStorage.setItem(STORAGE_KEY, next ? "on" : "off");
    window.dispatchEvent(new Event(CHANGED));
  };
  return (
    <label className="mt-6 flex min-h-6 items-center gap-2">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => toggle(event.currentTarget.checked)}
        className="size-4 accent-accent"
      />
      Use these keys in this browser
    </label>
  );
}
