"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { type AddressFields, readFields, writeFields } from "@/lib/charts/address-fields";

/** A slider moves many times a second; the address follows when it rests. */
const REST_MS = 250;

/**
 * Positions of controls that stand in the address of the page, so that it can be shared and is as it was after
 * going on and back. Moving a control replaces the entry of the history and adds none.
 *
 * @param fields the same object at every call
 */
export function useAddressState<Values extends object>(
  fields: AddressFields<Values>,
): readonly [Values, (values: Values) => void] {
  const query = useSearchParams();
  const asked = writeFields(fields, "", readFields(fields, query));
  const [values, setValues] = useState(() => readFields(fields, query));
  const known = useRef(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Another address of the same page, by a link or by going back.
  useEffect(() => {
    if (asked === known.current) return;
    known.current = asked;
    clearTimeout(timer.current);
    setValues(readFields(fields, new URLSearchParams(asked)));
  }, [asked, fields]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: Values): void => {
    setValues(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const { pathname, search, hash } = window.location;
      known.current = writeFields(fields, "", next);
      const written = writeFields(fields, search, next);
      window.history.replaceState(null, "", `${pathname}${written === "" ? "" : `?${written}`}${hash}`);
    }, REST_MS);
  };
  return [values, change];
}
