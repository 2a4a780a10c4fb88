"use client";

import { useEffect, useRef, useState } from "react";
import { type DroppedItem, readDrop } from "./dropped-files";

type DropOverlayProps = {
  readonly projectName: string;
  readonly onDrop: (items: readonly DroppedItem[]) => void;
};

/** Shows that the page takes what is held over it, and takes it. */
export function DropOverlay({ projectName, onDrop }: DropOverlayProps) {
  const [isOver, setIsOver] = useState(false);
  const latestDrop = useRef(onDrop);
  useEffect(() => {
    latestDrop.current = onDrop;
  }, [onDrop]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const onDragOver = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onRelease = (event: DragEvent): void => {
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      readDrop(event.dataTransfer).then(
        (items) => latestDrop.current(items),
        () => latestDrop.current([]),
      );
    };
    document.addEventListener("dragover", onDragOver, { signal });
    document.addEventListener("dragleave", onDragLeave, { signal });
    document.addEventListener("drop", onRelease, { signal });
    return () => controller.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-2 z-30 grid place-items-center rounded-md border-2 border-dashed border-accent bg-accent-soft/90">
      <p className="text-lg font-semibold">Drop to import into {projectName}</p>
    </div>
  );
}
