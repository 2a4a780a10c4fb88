"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

type OpenAtOnceProps<Address extends string> = { readonly address: Route<Address> };

/** Takes the place of a page that only says where something is. */
export function OpenAtOnce<Address extends string>({ address }: OpenAtOnceProps<Address>) {
  const router = useRouter();
  useEffect(() => router.replace(address), [router, address]);
  return null;
}
