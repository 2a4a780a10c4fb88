"use client";

import { isServer, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";

function makeQueryClient(): QueryClient {
  // "always": without a network every request fails at once, and says so, instead of waiting in silence.
  const networkMode = "always";
  const queries = { staleTime: 60_000, retry: 2, networkMode } as const;
  return new QueryClient({ defaultOptions: { queries, mutations: { networkMode } } });
}

let browserClient: QueryClient | undefined;

/** One client per browser, a fresh one per request on the server, so that no reader meets another's answers. */
function getQueryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}

export function QueryProvider({ children }: { readonly children: ReactNode }) {
  return <QueryClientProvider client={getQueryClient()}>{children}</QueryClientProvider>;
}
