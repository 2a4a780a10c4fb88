"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { type Problem, postJson } from "@/app/_components/request-json";
import { ScriptOnly } from "@/app/_components/script-only";

type CredentialFormProps = {
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
  readonly action: string;
  /** Where to go when the server says yes. */
  readonly next?: string;
  /** Asked before that with what the server answered; true where something is still to be asked of the person. */
  readonly hasMore?: (answer: unknown) => boolean;
  readonly children: ReactNode;
};

/** Sends what was typed as JSON and goes on when the server agrees; else says why and keeps what was typed. */
export function CredentialForm({ path, body, action, next = "/", hasMore, children }: CredentialFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const send = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await postJson(path, body);
    if (answer.ok && hasMore?.(answer.body) === true) return;
    if (answer.ok) {
      // A full load, so that no page drawn for nobody stays in the router's memory.
      window.location.assign(next);
      return;
    }
    setProblem(answer.problem);
    setIsBusy(false);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      {problem ? <ProblemNote detail={problem.detail} fix={problem.fix} /> : null}
      {children}
      <ScriptOnly>
        <Button type="submit" look="primary" disabled={isBusy}>
          {isBusy ? "One moment …" : action}
        </Button>
      </ScriptOnly>
    </form>
  );
}
