"use client";

import { useState } from "react";
import { Button } from "@/app/_components/button";
import { postJson } from "@/app/_components/request-json";

export function SignOutButton() {
  const [problem, setProblem] = useState<string | null>(null);
  const signOut = async (): Promise<void> => {
    const answer = await postJson("/api/auth/sign-out", {});
    if (answer.ok) window.location.assign("/sign-in");
    else setProblem(answer.problem.detail);
  };
  return (
    <>
      <Button look="quiet" className="w-full" onClick={() => void signOut()}>
        Sign out
      </Button>
      {problem ? (
        <p role="alert" className="mt-2 text-xs text-problem">
          {problem}
        </p>
      ) : null}
    </>
  );
}
