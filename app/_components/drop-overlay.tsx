"use client";

import { useEffect, useRef, useState } from "react";

type DropOverlayProps = {
  /** What happens with what is dropped. */
  readonly label: string;
  /** Must read the transfer at once: afterwards the browser has forgotten. */
  readonly onDrop: (transfer: DataTransfer) => void;
};

/** Shows that the page takes what is held over it, and takes it. */
export function DropOverlay({ label, onDrop }: DropOverlayProps) {
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
      latestDrop.current(event.dataTransfer);
    };
    document.addEventListener("dragover", onDragOver, { signal });
    document.addEventListener("dragleave", onDragLeave, { signal });
    document.addEventListener("drop", onRelease, { signal });
    return () => controller.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-2 z-30 grid place-items-center rounded-md border-2 border-dashed border-accent bg-accent-soft/90">
      <p className="text-lg font-semibold">{label}</p>
    </div>
  );
}
