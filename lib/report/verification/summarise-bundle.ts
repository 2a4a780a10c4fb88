import * as z from "zod";
import { BUNDLE_FILES, type OpenedBundle } from "../bundle/bundle-layout";
import { readDocuments } from "./read-documents";
import { showPlainly } from "./show-plainly";

/** What a bundle says of itself: worth as much as its verification. All texts can be put on a screen. */
export type BundleSummary = {
  readonly run: string | null;
  readonly engine: string | null;
  readonly recordSha256: string | null;
  readonly made: { readonly at: string; readonly by: string } | null;
  /** Last entry of the audit log that the seal names. */
  readonly head: string | null;
  readonly signatures: readonly { readonly name: string; readonly meaning: string; readonly at: string }[];
};

const named = z.object({ run: z.object({ name: z.string() }), engine: z.object({ version: z.string() }) });

export async function summariseBundle(bundle: OpenedBundle): Promise<BundleSummary> {
  const { record, envelope } = await readDocuments(bundle);
  const about = named.safeParse("value" in record ? record.value : null).data;
  const stated = "value" in envelope ? envelope.value : null;
  return {
    run: about === undefined ? null : showPlainly(about.run.name),
    engine: about === undefined ? null : showPlainly(about.engine.version),
    recordSha256: stated?.recordSha256 ?? null,
    made: stated === null ? null : { at: stated.made.at, by: showPlainly(stated.made.by.name) },
    head: stated === null ? null : `${stated.chain.head.seq}:${stated.chain.head.hash}`,
    signatures: (stated?.signatures ?? []).map(({ statement: { name, meaning, at } }) => ({
      name: showPlainly(name),
      meaning,
      at,
    })),
  };
}

/** Whether what was opened is a bundle at all, and not just any archive. */
export function holdsBundle({ files }: OpenedBundle): boolean {
  return files.has(BUNDLE_FILES.record) || files.has(BUNDLE_FILES.manifest);
}
