"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { VerificationStep } from "@/lib/report/verification/level-result";
import type { VerificationDocument } from "@/lib/schema/verification";
import type { Verified, VerifyAnswer, VerifyJob } from "./verify-message";

export type VerifyState =
  | { readonly kind: "starting" | "idle" }
  | {
      readonly kind: "checking";
      readonly digested: { readonly bytes: number; readonly of: number } | null;
      readonly levels: VerificationDocument["levels"];
    }
  | { readonly kind: "verified"; readonly verified: Verified }
  | { readonly kind: "problem"; readonly detail: string; readonly fix: string };

const NO_WORKER = {
  kind: "problem",
  detail: "This browser could not load the check.",
  fix: "Load the page again, or use the command: rounds verify, or verify.mjs in the bundle.",
} as const;

/**
 * A check in a thread of its own, loaded with the page so that it needs no network afterwards. Stopping ends the
 * thread, since nothing else stops a long computation, and starts another one.
 */
export function useVerification() {
  const [state, setState] = useState<VerifyState>({ kind: "starting" });
  const current = useRef<Worker | null>(null);

  const start = useCallback(() => {
    const worker = new Worker(new URL("./verify-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<VerifyAnswer>) => {
      if (worker === current.current) setState((before) => follow(before, data));
    });
    worker.addEventListener("error", () => {
      if (worker === current.current) setState(NO_WORKER);
    });
    current.current = worker;
  }, []);

  useEffect(() => {
    start();
    return () => {
      current.current?.terminate();
      current.current = null;
    };
  }, [start]);

  const verify = useCallback((job: VerifyJob) => {
    setState({ kind: "checking", digested: null, levels: [] });
    current.current?.postMessage(job);
  }, []);
  const stop = useCallback(() => {
    current.current?.terminate();
    setState({ kind: "starting" });
    start();
  }, [start]);
  return { state, verify, stop };
}

function follow(before: VerifyState, answer: VerifyAnswer): VerifyState {
  switch (answer.kind) {
    case "ready":
      return before.kind === "starting" ? { kind: "idle" } : before;
    case "step":
      return before.kind === "checking" ? takeStep(before, answer.step) : before;
    default:
      return answer;
  }
}

function takeStep(before: VerifyState & { kind: "checking" }, step: VerificationStep): VerifyState {
  if (step.kind === "digested") return { ...before, digested: { bytes: step.bytes, of: step.of } };
  return { ...before, levels: [...before.levels, step.level] };
}
