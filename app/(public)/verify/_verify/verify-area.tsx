"use client";

import { type ChangeEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { DropOverlay } from "@/app/_components/drop-overlay";
import { ProblemNote } from "@/app/_components/problem-note";
import type { KeyRecord } from "@/lib/schema/bundle";
import { LevelList } from "./level-list";
import { NOBODY_NAMED, type Trust, TrustFields } from "./trust-fields";
import { useVerification } from "./use-verification";
import { VerdictOnBundle } from "./verdict-on-bundle";
import type { GivenText } from "./verify-message";

/** Takes a bundle by drop or by choice, and shows what each level of its verification found. */
export function VerifyArea({ serverKeys }: { readonly serverKeys: readonly KeyRecord[] }) {
  const { state, verify, stop } = useVerification();
  const [trust, setTrust] = useState<Trust>({ ...NOBODY_NAMED, trustsServer: serverKeys.length > 0 });
  const [file, setFile] = useState<File | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const isBusy = state.kind === "starting" || state.kind === "checking";
  const check = (chosen: File): void => {
    if (isBusy) return;
    setFile(chosen);
    verify({
      file: chosen,
      serverKeys: trust.trustsServer ? serverKeys : [],
      trust: [...ofText("the field for a fingerprint", trust.fingerprint), ...ofFile(trust.keyFile)],
      kept: [...ofText("the field for an entry", trust.keptHead), ...ofFile(trust.keptFile)],
      computesNumbers: trust.computesNumbers,
    });
  };
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const [chosen] = event.currentTarget.files ?? [];
    // Emptied, so that the same file can be chosen again.
    event.currentTarget.value = "";
    if (chosen !== undefined) check(chosen);
  };
  const drop = ({ files: [dropped] }: DataTransfer): void => {
    if (dropped !== undefined) check(dropped);
  };
  return (
    <>
      <TrustFields serverKeys={serverKeys} trust={trust} onChange={setTrust} />
      <DropOverlay label="Drop to verify" onDrop={drop} />
      <div className="grid justify-items-center gap-3 rounded-md border-2 border-dashed border-edge bg-surface px-4 py-8 text-center">
        <p>Drop a bundle anywhere on this page, or choose it.</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button look="primary" disabled={isBusy} onClick={() => input.current?.click()}>
            {state.kind === "starting" ? "Getting ready …" : "Choose a bundle (.zip)"}
          </Button>
          {file !== null && !isBusy ? <Button onClick={() => check(file)}>Check {file.name} again</Button> : null}
          {state.kind === "checking" ? <Button onClick={stop}>Stop</Button> : null}
        </div>
        <input ref={input} type="file" accept=".zip,application/zip" hidden onChange={take} aria-label="Bundle" />
      </div>
      {state.kind === "problem" ? <ProblemNote detail={state.detail} fix={state.fix} /> : null}
      {state.kind === "verified" ? (
        <VerdictOnBundle verified={state.verified} trust={trust} serverKeys={serverKeys} />
      ) : null}
      {state.kind === "checking" || state.kind === "verified" ? <LevelList state={state} /> : null}
    </>
  );
}

function ofText(name: string, text: string): GivenText[] {
  return text.trim() === "" ? [] : [{ name, content: new Blob([text]) }];
}

function ofFile(file: File | null): GivenText[] {
  return file === null ? [] : [{ name: file.name, content: file }];
}
