/** What an API token may be limited to. */
export const TOKEN_SCOPES = ["ingest", "read", "report", "administer"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
