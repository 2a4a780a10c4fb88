/** What who brings neither a token nor a session is told: words for programs, in place of which pages say their own. */
export const TOKEN_WANTED = {
  detail: "Expected a valid API token or session, but found none.",
  fix: "Send the header: Authorization: Bearer <token>",
} as const;
