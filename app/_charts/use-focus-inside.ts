"use client";

import { type RefObject, useEffect } from "react";

const MOST_FRAMES = 60;

/**
 * Moves the focus to a part of an element once that part is there: a chart draws itself over several
 * frames.
 *
 * @param requests grows with every wish; 0 = nobody asked
 */
export function useFocusInside(ref: RefObject<HTMLElement | null>, selector: string, requests: number): void {
  useEffect(() => {
    if (requests === 0) return;
    let frame = 0;
    let framesLeft = MOST_FRAMES;
    const look = (): void => {
      const part = ref.current?.querySelector<HTMLElement | SVGElement>(selector);
      if (part) part.focus();
      else if (framesLeft-- > 0) frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [ref, selector, requests]);
}
