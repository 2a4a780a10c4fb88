"use client";

import { type ReactNode, type RefObject, useId } from "react";
import { Button } from "./button";

type ModalDialogProps = {
  readonly ref: RefObject<HTMLDialogElement | null>;
  readonly title: string;
  readonly children: ReactNode;
  /** Told however the dialog was closed. */
  readonly onClose?: () => void;
};

/** The browser's own dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function ModalDialog({ ref, title, children, onClose }: ModalDialogProps) {
  const titleId = useId();
  return (
    <dialog
      ref={ref}
      onClose={onClose}
      aria-labelledby={titleId}
      className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-md border border-line bg-surface p-6 text-ink shadow-overlay"
    >
      <div className="mb-4 flex items-start justify-between gap-4">
        <h2 id={titleId} className="text-base font-semibold">
          {title}
        </h2>
        <Button look="bare" size="small" onClick={() => ref.current?.close()}>
          Close
        </Button>
      </div>
      {children}
    </dialog>
  );
}
