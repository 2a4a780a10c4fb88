import type { VerificationStep } from "@/lib/report/verification/level-result";
import type { BundleSummary } from "@/lib/report/verification/summarise-bundle";
import type { KeyRecord } from "@/lib/schema/bundle";
import type { VerificationDocument } from "@/lib/schema/verification";

/** A text that somebody wrote, or a file of such, and what to call it in messages. */
export type GivenText = { readonly name: string; readonly content: Blob };

/** What the page asks the worker for. */
export type VerifyJob = {
  readonly file: File;
  readonly serverKeys: readonly KeyRecord[];
  /** Fingerprints or files of keys. */
  readonly trust: readonly GivenText[];
  /** Entries of the audit log that were kept, or files of them. */
  readonly kept: readonly GivenText[];
  readonly computesNumbers: boolean;
};

export type Verified = { readonly document: VerificationDocument; readonly summary: BundleSummary };

/** What the worker answers, in this order: that it is there, how far it is, and what it found. */
export type VerifyAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "step"; readonly step: VerificationStep }
  | { readonly kind: "verified"; readonly verified: Verified }
  | { readonly kind: "problem"; readonly detail: string; readonly fix: string };
