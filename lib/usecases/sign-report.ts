import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { signReport as keepSignature, type SignReportParams } from "@/lib/db/sign-report";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { readSigningKey } from "@/lib/render/signing-keys";
import { signStatement } from "@/lib/report/bundle/seal-envelope";
import { signedStatementBytes } from "@/lib/report/bundle/signed-bytes";
import type { PersonalSignature } from "@/lib/schema/bundle";
import type { SignReportBody } from "@/lib/schema/report-signature";
import { findVisibleRun } from "./find-visible-run";
import { getReport, type StoredReport, toKeptReport } from "./get-report";
import type { Runtime } from "./runtime";

const PERSON = "person:";

/**
 * Signs the record of the report on a run in the name of a person, who is asked for the password first. The server's
 * key is over who, when, with which meaning and which record (21 CFR 11.50, 11.70, 11.200).
 *
 * @param checkPassword throws where it is not that of whoever asks
 * @throws AppError "forbidden" for a program and for a wrong password, "not-found", "conflict" where the record is no
 *   longer what was read or the person signed it with this meaning already
 */
export async function signReport(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  { recordSha256, meaning, password }: SignReportBody,
  checkPassword: (password: string) => Promise<void>,
): Promise<PersonalSignature> {
  const { id } = await findVisibleRun(runtime, actor, runId, "report.sign");
  const userId = userIdOf(actor);
  await checkPassword(password);
  const report = await getReport(runtime, actor, id);
  if (report.sha256 !== recordSha256) throw changedSince(recordSha256, report);
  const { isNew, signature } = await keepSignature(runtime.database, {
    report: toKeptReport(report),
    userId,
    meaning,
    sign: signer(runtime, report, { userId, name: actor.name, meaning }),
  });
  if (!isNew) throw signedAlready(signature);
  return signature;
}

/** @throws Error for a program, which no role allows to sign: it never shows that a person is there */
function userIdOf({ kind, id }: Actor): string {
  if (kind === "person" && id.startsWith(PERSON)) return id.slice(PERSON.length);
  throw new Error(`Expected a person, found ${id}.`);
}

function signer(
  { config }: Runtime,
  { run, sha256, record }: StoredReport,
  by: { readonly userId: string; readonly name: string; readonly meaning: SignReportBody["meaning"] },
): SignReportParams["sign"] {
  return async (at) => {
    const key = await readSigningKey(config.keysFolder, at);
    const statement = { recordSha256: sha256, ...by, at: at.toISOString() };
    return {
      signature: await signStatement(statement, key.signer),
      event: {
        actor: `${PERSON}${by.userId}`,
        action: "report.signed",
        object: `run:${run.id}`,
        project: run.project.id,
        details: { meaning: by.meaning, record: sha256, whole: record.isWhole },
        payloadSha256: await nodeSha256([signedStatementBytes(statement)]),
      },
    };
  };
}

function changedSince(read: string, { sha256 }: StoredReport): AppError {
  return new AppError(
    "conflict",
    `The report has changed since it was read: expected the record ${read}, found ${sha256}.`,
    "Read the report again, then sign it; nothing was signed.",
  );
}

function signedAlready({ statement: { meaning, at } }: PersonalSignature): AppError {
  return new AppError(
    "conflict",
    `You signed this record with the meaning "${meaning}" already, at ${at}.`,
    "Choose another meaning, or leave it at that; nothing was added.",
  );
}
