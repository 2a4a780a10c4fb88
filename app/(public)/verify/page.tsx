import type { Metadata } from "next";
import { ProblemNote } from "@/app/_components/problem-note";
import { type AppError, isAppError } from "@/lib/core/errors";
import { listKeys } from "@/lib/render/signing-keys";
import type { KeyRecord } from "@/lib/schema/bundle";
import { getRuntime } from "@/lib/usecases/runtime";
import { VerifyArea } from "./_verify/verify-area";

export const metadata: Metadata = { title: "Verify a bundle" };

export default async function VerifyPage() {
  const keys = await findServerKeys();
  return (
    <main id="main" className="mx-auto grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div>
        <h1 className="text-xl font-semibold">Verify a bundle</h1>
        <p className="mt-1 max-w-prose text-muted">
          A bundle is the .zip file in which a report leaves the house: the record, what it was made from, signatures
          and the audit log that goes with it. It is checked here, in this browser: nothing is uploaded, and the check
          goes on without a network.
        </p>
      </div>
      {keys.problem === null ? null : <ProblemNote detail={keys.problem.message} fix={keys.problem.fix} />}
      <VerifyArea serverKeys={keys.found} />
    </main>
  );
}

/** Keys that cannot be read are no reason to check nothing: the reader may name others. */
async function findServerKeys(): Promise<{ readonly found: readonly KeyRecord[]; readonly problem: AppError | null }> {
  try {
    return { found: await listKeys(getRuntime().config.keysFolder), problem: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { found: [], problem: error };
  }
}
