"use client";

import { type ChangeEvent, useRef } from "react";
import { Button } from "@/app/_components/button";
import { type DroppedItem, readChosen } from "./dropped-files";

/** The same as dropping, for keyboard and touch. */
export function ChooseButtons({ onChoose }: { readonly onChoose: (items: readonly DroppedItem[]) => void }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = [...(event.currentTarget.files ?? [])];
    // Emptied, so that the same file can be chosen again after it was mended.
    event.currentTarget.value = "";
    if (chosen.length > 0) onChoose(readChosen(chosen));
  };
  // React's types do not know the attribute; the property is everywhere.
  const takeFolder = (input: HTMLInputElement | null): void => {
    if (input) input.webkitdirectory = true;
    folder.current = input;
  };
  return (
    <div className="flex gap-2">
      <Button look="primary" onClick={() => files.current?.click()}>
        Choose files
      </Button>
      <Button onClick={() => folder.current?.click()}>Choose a folder</Button>
      <input ref={files} type="file" multiple hidden onChange={take} aria-label="Files of training logs" />
      <input ref={takeFolder} type="file" hidden onChange={take} aria-label="Folder of a run" />
    </div>
  );
}
