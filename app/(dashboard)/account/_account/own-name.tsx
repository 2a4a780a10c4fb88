"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import { SectionFrame } from "./section-frame";

/** The name that stands beside what somebody does. */
export function OwnName({ name }: { readonly name: string }) {
  const [typed, setTyped] = useState(name);
  const [isSaved, setIsSaved] = useState(false);
  const router = useRouter();
  const { send, isSending, problem } = useSend("PATCH", "/api/auth/account", () => {
    setIsSaved(true);
    router.refresh();
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send({ name: typed });
  };
  return (
    <SectionFrame title="Name">
      <form onSubmit={onSubmit} className="grid max-w-md gap-3">
        {problem === null ? null : <ProblemNote {...problem} />}
        <TextField
          label="Your name"
          hint="Stands beside what you do, for example the files you import."
          autoComplete="name"
          required
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setIsSaved(false);
          }}
        />
        <p className="flex items-center gap-3">
          <Button type="submit" disabled={isSending || typed.trim() === name}>
            Save the name
          </Button>
          <span role="status">{isSaved ? "Saved." : ""}</span>
        </p>
      </form>
    </SectionFrame>
  );
}
