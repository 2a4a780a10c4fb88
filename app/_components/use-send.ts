"use client";

import { useState } from "react";
import { type Problem, requestJson } from "./request-json";

type Send = {
  /** Sends a change; tells `onDone` what the server answered, or leaves the problem to be shown. */
  readonly send: (body?: unknown) => void;
  readonly isSending: boolean;
  readonly problem: Problem | null;
  /** Forgets the problem, for a form that is opened again. */
  readonly reset: () => void;
};

/** One change to the server by one form or button, with what to show meanwhile and where it fails. */
export function useSend(method: string, path: string, onDone: (answer: unknown) => void): Send {
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (body?: unknown): Promise<void> => {
    setIsSending(true);
    const answer = await requestJson(method, path, body);
    setIsSending(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onDone(answer.body);
  };
  return { send: (body) => void send(body), isSending, problem, reset: () => setProblem(null) };
}
