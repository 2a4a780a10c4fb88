/** The first line of what a person's signature is over: it makes one given for this purpose none for another. */
const LINE = "gradient-rounds/signature/v1\n";

/**
 * The text that a person's signature is over. Its SHA-256 is the payload of the audit entry that tells of it.
 *
 * @param statement in canonical JSON
 */
export function signedStatementText(statement: string): string {
  return LINE + statement;
}
