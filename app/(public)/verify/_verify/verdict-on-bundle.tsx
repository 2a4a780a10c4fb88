"use client";

import { LocalTime } from "@/app/_components/local-time";
import { ProblemNote } from "@/app/_components/problem-note";
import { capitalise } from "@/lib/core/capitalise";
import { describeAnswer } from "@/lib/report/verification/describe-answer";
import { LEVEL_TEXTS } from "@/lib/report/verification/level-texts";
import type { BundleSummary } from "@/lib/report/verification/summarise-bundle";
import type { KeyRecord } from "@/lib/schema/bundle";
import type { VerificationDocument } from "@/lib/schema/verification";
import type { Trust } from "./trust-fields";
import type { Verified } from "./verify-message";

type VerdictProps = {
  readonly verified: Verified;
  readonly trust: Trust;
  readonly serverKeys: readonly KeyRecord[];
};

/** The answer first, with the first failure in words; then what the bundle is of, and by whose key. */
export function VerdictOnBundle({ verified: { document, summary }, trust, serverKeys }: VerdictProps) {
  const failure = document.levels.find(({ status }) => status === "failed" || status === "untrusted");
  return (
    <section aria-labelledby="verdict" className="grid gap-3">
      <div role="status" className="grid gap-3">
        {/* The answer before the name, which whoever made the file has chosen. */}
        <h2 id="verdict" className="text-lg font-semibold">
          {document.ok ? capitalise(describeAnswer(document)) : "Refused"}
        </h2>
        <p className="wrap-anywhere">
          File: <bdi>{document.source}</bdi>
        </p>
        {failure === undefined ? null : (
          <ProblemNote
            detail={`Level ${failure.level}, ${LEVEL_TEXTS[failure.level - 1]?.name ?? ""}: ${failure.reason}`}
            fix={null}
          />
        )}
      </div>
      <p className="max-w-prose text-muted">
        {document.ok
          ? "What the bundle says of itself:"
          : "What the bundle says of itself, which counts for nothing as long as it is refused:"}
      </p>
      <Facts summary={summary} signer={document.signer} origin={sayOrigin(document, trust, serverKeys)} />
    </section>
  );
}

function sayOrigin({ signer }: VerificationDocument, trust: Trust, serverKeys: readonly KeyRecord[]): string {
  if (signer === null) return "";
  const isServers = serverKeys.some(({ keyId }) => keyId === signer);
  if (isServers && trust.trustsServer) return "a key of this server";
  if (isServers) return "a key of this server, which you have chosen not to trust for that";
  return "no key of this server";
}

type FactsProps = { readonly summary: BundleSummary; readonly signer: string | null; readonly origin: string };

function Facts({ summary: { run, engine, recordSha256, made, head, signatures }, signer, origin }: FactsProps) {
  return (
    <dl className="grid gap-x-6 gap-y-2 rounded-md border border-line bg-surface p-4 sm:grid-cols-[max-content_minmax(0,1fr)]">
      <Fact term="Report on" text={run} />
      <Fact term="Made by engine" text={engine} />
      <dt className="text-muted">Made</dt>
      <dd>
        {made === null ? (
          "cannot be read"
        ) : (
          <>
            <LocalTime iso={made.at} /> by <bdi className="wrap-anywhere">{made.by}</bdi>
          </>
        )}
      </dd>
      <dt className="text-muted">Signed by people</dt>
      <dd>
        {signatures.length === 0 ? (
          "nobody"
        ) : (
          <ul>
            {signatures.map(({ name, meaning, at }) => (
              <li key={`${name} ${meaning} ${at}`}>
                <bdi className="wrap-anywhere">{name}</bdi>: {meaning}, <LocalTime iso={at} />
              </li>
            ))}
          </ul>
        )}
      </dd>
      <Fact term="Sealed by key" text={signer} isCode />
      {origin === "" ? null : <Fact term="That key is" text={origin} />}
      <Fact term="SHA-256 of the record" text={recordSha256} isCode />
      <Fact term="Last entry of the log" text={head} isCode />
    </dl>
  );
}

type FactProps = { readonly term: string; readonly text: string | null; readonly isCode?: boolean };

function Fact({ term, text, isCode = false }: FactProps) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="wrap-anywhere">
        {text === null ? (
          "cannot be read"
        ) : isCode ? (
          <code className="font-mono text-xs">{text}</code>
        ) : (
          <bdi>{text}</bdi>
        )}
      </dd>
    </>
  );
}
