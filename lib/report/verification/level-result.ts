import type { JsonValue } from "@/lib/core/canonical-json";
import type { Envelope } from "@/lib/schema/bundle";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import type { LevelStatus, VerificationDocument } from "@/lib/schema/verification";
import type { OpenedBundle } from "../bundle/bundle-layout";
import type { Sha256, VerifySignature } from "../bundle/report-ports";

/** What one level of a verification found; `reason` is the first failure, or what was checked. */
export type LevelOutcome = { readonly status: LevelStatus; readonly reason: string };

/** @returns failed with the first fault and how many more there are, else passed */
export function concludeLevel(faults: readonly string[], passed: string): LevelOutcome {
  const [first, ...others] = faults;
  if (first === undefined) return { status: "passed", reason: passed };
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return { status: "failed", reason: `${first}${more}` };
}

/** A key that whoever verifies trusts; what is null is taken from the bundle, and the answer says so. */
export type TrustedKey = {
  readonly keyId: string;
  /** 32 bytes in hexadecimal digits. */
  readonly publicKey: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
};

/** Says what is wrong with a record, in words; null for nothing. */
export type RecordCheck = (
  record: JsonValue,
  /** Digests of the other files, as the bundle holds them. */
  digests: ReadonlyMap<string, string>,
) => string | null;

/** What of a bundle's renderings and policies is not what the product writes, and what was compared. */
export type RenderingOutcome = {
  /** Files that differ, in words. */
  readonly faults: readonly string[];
  /** One sentence on what was compared and what could not be; may be empty. */
  readonly said: string;
};

/** A step of a verification: bytes that were read to digest them, or what a level found. */
export type VerificationStep =
  | { readonly kind: "digested"; readonly bytes: number; readonly of: number }
  | { readonly kind: "level"; readonly level: VerificationDocument["levels"][number] };

/** What a verification stands on; handed in, so that it runs on a server, in a terminal and in a browser. */
export type VerificationPorts = {
  readonly sha256: Sha256;
  readonly verifySignature: VerifySignature;
  /** Writes renderings and policies of the record again and compares them; null where this verifier cannot. */
  readonly checkRenderings:
    | ((record: JsonValue, envelope: Envelope, bundle: OpenedBundle) => Promise<RenderingOutcome>)
    | null;
  /** Computes every number of the record again, and the gaps beside it; null where this verifier cannot. */
  readonly recompute:
    | ((
        record: JsonValue,
        bundle: OpenedBundle,
        /** Of the envelope. */
        experiments: ExperimentEvidence | undefined,
      ) => Promise<LevelOutcome>)
    | null;
  /** Told how far it is, for whoever waits. */
  readonly onStep?: (step: VerificationStep) => void;
};
