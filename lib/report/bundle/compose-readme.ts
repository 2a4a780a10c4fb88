import type { Envelope } from "@/lib/schema/bundle";
import { BUNDLE_FILES, GAPS_FILE, INPUTS_FOLDER, PROOFS_FOLDER } from "./bundle-layout";
import { RECORD_DOMAIN_BYTES } from "./signed-bytes";

/**
 * What `README.txt` says: what the files are, and how to check the seal with openssl alone.
 *
 * @param paths of what the bundle holds beside the files that every bundle has
 */
export function composeReadme(envelope: Envelope, paths: readonly string[]): string {
  const { record, signed, signature, publicKey, manifest, verifier } = BUNDLE_FILES;
  return `Gradient Rounds: a report that can be checked

SHA-256 of ${record}:
  ${envelope.recordSha256}
Fingerprint of the key that sealed it:
  ${envelope.seal.keyId}
Last entry of the audit log when it was made (number ${envelope.chain.head.seq}):
  ${envelope.chain.head.hash}


Check everything, with Node 20 or later and without a network

  node ${verifier} --trust FINGERPRINT BUNDLE.zip

or "node ${verifier} --trust FINGERPRINT ." in the folder that this file lies in.
FINGERPRINT has to come from the house that made the report, on another way than this bundle: whoever can
change a bundle can also put another key into it, and change ${verifier}. The same check is built into
the command "rounds verify" and into the page /verify of a server, which do not use the copy in here.
${verifier} also holds the engine that made the report: with it every number is computed again from
${INPUTS_FOLDER}, whatever later versions do. Trust what it says once levels 1 and 2 have passed elsewhere.


Check the seal with openssl alone (version 3)

1. Is this the key that the house has named?
     openssl pkey -pubin -in ${publicKey} -outform DER | openssl dgst -sha256
   must print the fingerprint that the house has named.

2. Did that key sign these bytes?
     openssl pkeyutl -verify -pubin -inkey ${publicKey} -rawin -in ${signed} -sigfile ${signature}
   must print "Signature Verified Successfully".

3. Are these bytes the report?
     tail -c +${RECORD_DOMAIN_BYTES + 1} ${signed} | cmp - ${record}
   must print nothing. (Before the report stands one line, "gradient-rounds/report/v1".)

4. Are the other files those that were packed? ${manifest} has the SHA-256 of each:
     openssl dgst -sha256 FILE


What is in here

${describeFiles(paths)}
`;
}

/** A folder or a beginning of names, and what lies there. */
const FILES: readonly (readonly [string, string])[] = [
  [BUNDLE_FILES.record, "the report: canonical JSON (RFC 8785), content only"],
  [BUNDLE_FILES.envelope, "made when and by whom, signatures of people, last entry of the audit log, seal"],
  [BUNDLE_FILES.manifest, "digest and size of every other file, signed"],
  [BUNDLE_FILES.signed, "the exact bytes that the seal is over"],
  [BUNDLE_FILES.signature, "the seal (Ed25519, RFC 8032)"],
  [BUNDLE_FILES.publicKey, "the key of the seal"],
  [BUNDLE_FILES.publicKeys, "all keys of the signatures, with the times between which they were used"],
  [BUNDLE_FILES.chain, "the audit log up to the making of this report, one entry a line"],
  [BUNDLE_FILES.verifier, "the check and the engine that made the report, one file"],
  ["report.", "the same report to be read: whatever its form, it prints the SHA-256 above"],
  ["policies/", "the rules and limits that the report was made with"],
  [INPUTS_FOLDER, "what every number can be computed from"],
  [PROOFS_FOLDER, "plans of experiments on findings of the run, and what each shows"],
  [GAPS_FILE, "where the gap of each group of patients comes from"],
  ["recompute.", "independent scripts that compute the statistics from the inputs"],
];

/** Those that the bundle holds beside its own, which it always holds. */
function describeFiles(paths: readonly string[]): string {
  const own: readonly string[] = Object.values(BUNDLE_FILES);
  return FILES.filter(([name]) => own.includes(name) || paths.some((path) => path.startsWith(name)))
    .map(([name, meaning]) => `${(name.endsWith(".") ? `${name}*` : name).padEnd(20)} ${meaning}`)
    .join("\n");
}
