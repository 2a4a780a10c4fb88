import { RequestError } from "./problem";

/** What a client says beforehand of the body that it sends; null where it does not say. */
type AnnouncedBody = {
  readonly expectedBytes: number | null;
  /** In hexadecimal digits. */
  readonly expectedSha256: string | null;
};

const HEADER = "content-digest";
/** A member of a dictionary whose value is bytes, as `sha-256=:…:`. */
const MEMBER = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):\s*$/;
const SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The length and SHA-256 of a body as its headers announce them. Digests by other algorithms are left aside.
 *
 * @throws RequestError for a Content-Digest that is none
 * @see RFC 9110, section 8.6 (Content-Length); RFC 9530, section 2 (Content-Digest); RFC 9651 on its form
 */
export function readAnnounced(headers: Headers): AnnouncedBody {
  const length = headers.get("content-length");
  const digest = headers.get(HEADER);
  return {
    expectedBytes: length === null ? null : Number(length),
    expectedSha256: digest === null ? null : readSha256(digest),
  };
}

/** Of two digests by one algorithm the last one counts, as in every dictionary of a header. */
function readSha256(header: string): string | null {
  let sha256: string | null = null;
  for (const member of header.split(",")) {
    const [, algorithm, digest = ""] = MEMBER.exec(member) ?? [];
    if (algorithm === undefined || (algorithm === "sha-256" && !SHA256.test(digest))) throw noDigest();
    if (algorithm === "sha-256") sha256 = Buffer.from(digest, "base64").toString("hex");
  }
  return sha256;
}

function noDigest(): RequestError {
  const message = "must be digests in base64 between colons, such as sha-256=:…:";
  return new RequestError(
    `Expected a usable Content-Digest, but it ${message.replace("must be", "does not hold")}.`,
    "Send the SHA-256 of the body as RFC 9530 writes it, or leave the header out.",
    [{ location: `header.${HEADER}`, message }],
  );
}
