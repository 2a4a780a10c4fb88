"use client";

import { useId } from "react";
import { TextField } from "@/app/_components/text-field";
import type { KeyRecord } from "@/lib/schema/bundle";

/** Whom whoever verifies trusts, what they have kept, and how far the check goes. */
export type Trust = {
  readonly trustsServer: boolean;
  readonly fingerprint: string;
  readonly keyFile: File | null;
  readonly keptHead: string;
  readonly keptFile: File | null;
  readonly computesNumbers: boolean;
};

export const NOBODY_NAMED: Trust = {
  trustsServer: false,
  fingerprint: "",
  keyFile: null,
  keptHead: "",
  keptFile: null,
  computesNumbers: true,
};

type TrustFieldsProps = {
  readonly serverKeys: readonly KeyRecord[];
  readonly trust: Trust;
  readonly onChange: (trust: Trust) => void;
};

export function TrustFields({ serverKeys, trust, onChange }: TrustFieldsProps) {
  const change = (part: Partial<Trust>): void => onChange({ ...trust, ...part });
  return (
    <fieldset className="grid gap-4 rounded-md border border-line bg-surface p-4">
      <legend className="px-1 font-medium">Whom do you trust?</legend>
      <p className="max-w-prose text-muted">
        A key that only the bundle holds counts for nothing: whoever can change a bundle can put a key of their own into
        it.
      </p>
      {serverKeys.length === 0 ? (
        <p>This server has no keys yet, so name one below.</p>
      ) : (
        <CheckField
          label={`The keys of this server (${serverKeys.length})`}
          hint="They came with this page: trusting them means trusting this server. To check what it says of itself, take the fingerprint from the house on another way."
          checked={trust.trustsServer}
          onChange={(trustsServer) => change({ trustsServer })}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Fingerprint that the house has named"
          hint="64 hexadecimal digits, in groups or not"
          autoComplete="off"
          spellCheck={false}
          value={trust.fingerprint}
          onChange={(event) => change({ fingerprint: event.currentTarget.value })}
        />
        <FileField
          label="File of keys"
          hint="public-keys.json, or a public key in PEM"
          onChange={(keyFile) => change({ keyFile })}
        />
        <TextField
          label="Entry of the audit log that you kept"
          hint="Its number, a colon and its hash, as an earlier report prints them"
          autoComplete="off"
          spellCheck={false}
          value={trust.keptHead}
          onChange={(event) => change({ keptHead: event.currentTarget.value })}
        />
        <FileField
          label="File of entries that you kept"
          hint="One a line: number:hash, or JSON"
          onChange={(keptFile) => change({ keptFile })}
        />
      </div>
      <CheckField
        label="Compute every number again (level 5)"
        hint="By the engine of this page, in this browser. It can take minutes for a large run; it can be stopped."
        checked={trust.computesNumbers}
        onChange={(computesNumbers) => change({ computesNumbers })}
      />
    </fieldset>
  );
}

type CheckFieldProps = {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

function CheckField({ label, hint, checked, onChange }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-5 accent-accent"
        aria-describedby={`${id}-hint`}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <p id={`${id}-hint`} className="col-start-2 max-w-prose text-xs text-muted">
        {hint}
      </p>
    </div>
  );
}

type FileFieldProps = {
  readonly label: string;
  readonly hint: string;
  readonly onChange: (file: File | null) => void;
};

function FileField({ label, hint, onChange }: FileFieldProps) {
  const id = useId();
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <p id={`${id}-hint`} className="text-xs text-muted">
        {hint}
      </p>
      <input
        id={id}
        type="file"
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.files?.[0] ?? null)}
        className="min-h-9 w-full max-w-full rounded-sm border border-edge bg-surface p-1 text-ink file:mr-3 file:min-h-6 file:rounded-sm file:border file:border-edge file:bg-sunken file:px-2 file:text-xs file:text-ink"
      />
    </div>
  );
}
