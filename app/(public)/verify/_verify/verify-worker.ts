import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { AppError, isAppError } from "@/lib/core/errors";
import { openBlob } from "@/lib/report/bundle/blob-source";
import { readZip } from "@/lib/report/bundle/read-zip";
import { checkRenderings } from "@/lib/report/verification/check-renderings";
import type { VerificationPorts, VerificationStep } from "@/lib/report/verification/level-result";
import { parseKeptHeads } from "@/lib/report/verification/parse-kept-heads";
import { parseTrustFile, toTrustedKey } from "@/lib/report/verification/parse-trust";
import { portableDigest, portableSha256, portableVerifySignature } from "@/lib/report/verification/portable-crypto";
import { RECORD_CHECKS } from "@/lib/report/verification/record-checks";
import { holdsBundle, summariseBundle } from "@/lib/report/verification/summarise-bundle";
import { HIGHEST_LEVEL, verifyBundle } from "@/lib/report/verification/verify-bundle";
import { recomputeRecord } from "@/lib/usecases/recompute-record";
import type { GivenText, Verified, VerifyAnswer, VerifyJob } from "./verify-message";

/** The largest file of keys, or of entries that were kept, that is read. */
const GIVEN_BYTES_LIMIT = 16 * 1024 ** 2;
/** More steps a second than this nobody sees. */
const STEP_MS = 50;

function answer(message: VerifyAnswer): void {
  self.postMessage(message);
}

async function verify(job: VerifyJob): Promise<Verified> {
  const bundle = await readZip(openBlob(job.file, job.file.name));
  if (!holdsBundle(bundle)) {
    throw new AppError(
      "unreadable-file",
      `Expected a bundle, but ${job.file.name} is an archive that holds neither report.json nor manifest.json.`,
      "Choose the .zip file that was exported as a bundle.",
    );
  }
  const givenKeys = job.trust.map(async (given) => parseTrustFile(await readGiven(given), given.name, portableSha256));
  const givenHeads = job.kept.map(async (given) => parseKeptHeads(await readGiven(given), given.name));
  const [keys, heads] = await Promise.all([Promise.all(givenKeys), Promise.all(givenHeads)]);
  const options = {
    source: job.file.name,
    level: HIGHEST_LEVEL,
    trust: [...job.serverKeys.map(toTrustedKey), ...keys.flat()],
    kept: heads.flat(),
    recordChecks: RECORD_CHECKS,
  };
  const document = await verifyBundle(bundle, options, portsOf(job));
  return { document, summary: await summariseBundle(bundle) };
}

async function readGiven({ name, content }: GivenText): Promise<string> {
  if (content.size <= GIVEN_BYTES_LIMIT) return await content.text();
  throw new AppError(
    "too-large",
    `Expected at most ${GIVEN_BYTES_LIMIT} bytes in ${name}, but it has ${content.size}.`,
    "Choose the file that the house handed out.",
  );
}

function portsOf({ computesNumbers }: VerifyJob): VerificationPorts {
  let said = 0;
  return {
    sha256: portableSha256,
    verifySignature: portableVerifySignature,
    checkRenderings: (record, envelope, bundle) =>
      checkRenderings(record, envelope, bundle, { version: ENGINE_VERSION, writePdf: null }),
    recompute: computesNumbers
      ? (record, bundle, experiments) => recomputeRecord(record, bundle, experiments, portableDigest)
      : null,
    onStep(step: VerificationStep) {
      if (step.kind === "digested" && performance.now() - said < STEP_MS) return;
      said = performance.now();
      answer({ kind: "step", step });
    },
  };
}

function toProblem(error: unknown): VerifyAnswer {
  if (isAppError(error)) return { kind: "problem", detail: error.message, fix: error.fix };
  const detail = "The file could not be read to its end.";
  return { kind: "problem", detail, fix: "Check that it is still where it was, and choose it again." };
}

self.addEventListener("message", ({ data }: MessageEvent<VerifyJob>) => {
  verify(data).then(
    (verified) => answer({ kind: "verified", verified }),
    (error: unknown) => answer(toProblem(error)),
  );
});
answer({ kind: "ready" });
