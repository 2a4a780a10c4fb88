import { createHmac } from "node:crypto";
import type { DigestPatient } from "@/lib/ingest/patient-collector";
import { DIGEST_BYTES } from "@/lib/series/digest-set";

/**
 * The key with which the patients of one project are digested. It is made from the server's secret, which
 * lies outside the database, so that a copy of the database alone cannot be searched for a known patient;
 * and it differs between projects, so that nobody can tell which projects share patients.
 *
 * @returns 64 hexadecimal digits
 */
export function patientKeyOf(secret: string, projectId: string): string {
  return createHmac("sha256", secret).update(`patients of project ${projectId}`).digest("hex");
}

/** HMAC-SHA-256 (RFC 2104) of what names a patient, cut to what is kept. */
export function createPatientDigest(key: string): DigestPatient {
  return (id) => new Uint8Array(createHmac("sha256", key).update(id).digest().subarray(0, DIGEST_BYTES));
}
