import * as z from "zod";

/** Shorter than this, a secret can be guessed. */
export const SECRET_LENGTH = 32;

const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Only a provider on this very machine may be asked without TLS. */
function isSafeIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === "https:" || LOOPBACK.has(hostname);
}

/** What the server reads from its environment, in the form that it accepts. */
export const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:\/\/|file:)/, 'must begin with "postgresql://" or "file:"')
    .optional(),
  ROUNDS_URL: z.url({ protocol: /^https?$/ }).optional(),
  ROUNDS_DATA: z.string().min(1).default("data"),
  ROUNDS_KEYS: z.string().min(1).optional(),
  ROUNDS_SECRET: z.string().min(SECRET_LENGTH).optional(),
  ROUNDS_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
  ROUNDS_ANCHOR_FILE: z.string().min(1).optional(),
  ROUNDS_LOG_LEVEL: z.enum(LOG_LEVELS).optional(),
  ROUNDS_METRICS_TOKEN: z.string().min(SECRET_LENGTH).optional(),
  ROUNDS_OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeIssuer, "must begin with https://")
    .optional(),
  ROUNDS_OIDC_CLIENT_ID: z.string().min(1).optional(),
  ROUNDS_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  ROUNDS_OIDC_NAME: z.string().min(1).max(60).default("single sign-on"),
  ROUNDS_PASSWORD_SIGN_IN: z.enum(["on", "off"]).default("on"),
  ROUNDS_WEBHOOK_HOSTS: z.string().optional(),
  ROUNDS_WEBHOOK_PRIVATE_HOSTS: z.string().optional(),
  ROUNDS_SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must begin with smtp:// or smtps://" }).optional(),
  ROUNDS_MAIL_FROM: z.email("must be an e-mail address").optional(),
  ROUNDS_MODE: z.enum(["production", "demo", "development"]).default("production"),
});

type Variable = { readonly meaning: string; readonly fallback: string };

/** What each variable means and what counts without it; docs/operations.md shows this table. */
export const VARIABLES: Readonly<Record<keyof z.input<typeof environmentSchema>, Variable>> = {
  PORT: { meaning: "port to listen on; 0 takes a free one", fallback: "3000" },
  HOST: { meaning: "address to listen on; the demo always takes loopback", fallback: "127.0.0.1" },
  DATABASE_URL: {
    meaning: "`postgresql://…`, or `file:…` for SQLite at another place",
    fallback: "`rounds.db` in the data folder",
  },
  ROUNDS_URL: {
    meaning: "address that people use; `https://…` makes cookies secure and sends HSTS",
    fallback: "what each request was sent to",
  },
  ROUNDS_DATA: {
    meaning: "folder for the database, the secret and temporary files",
    fallback: "`data` (the demo: `demo` inside it)",
  },
  ROUNDS_KEYS: { meaning: "folder of the keys that reports are signed with", fallback: "`keys` in the data folder" },
  ROUNDS_SECRET: {
    meaning: "what sessions are signed with, 32 characters or more; the same for all processes on one database",
    fallback: "made at the first start, kept in the data folder",
  },
  ROUNDS_TRUSTED_PROXIES: {
    meaning: "number of reverse proxies in front that write X-Forwarded-For and X-Request-Id",
    fallback: "0: both headers are ignored",
  },
  ROUNDS_ANCHOR_FILE: {
    meaning: "file to which the head of the audit log is appended every five minutes",
    fallback: "none",
  },
  ROUNDS_LOG_LEVEL: { meaning: "`error`, `warn`, `info` or `debug`", fallback: "`info` (the demo: `warn`)" },
  ROUNDS_METRICS_TOKEN: {
    meaning: "token that opens `/api/metrics`, 32 characters or more",
    fallback: "none: there are no metrics",
  },
  ROUNDS_OIDC_ISSUER: {
    meaning:
      "issuer of an OpenID Connect provider that people may sign in with, `https://…`; needs the next two and `ROUNDS_URL`",
    fallback: "none: people sign in with their password",
  },
  ROUNDS_OIDC_CLIENT_ID: { meaning: "what the provider knows this server as", fallback: "none" },
  ROUNDS_OIDC_CLIENT_SECRET: { meaning: "what this server proves that with", fallback: "none" },
  ROUNDS_OIDC_NAME: { meaning: "the provider's name on the button", fallback: "`single sign-on`" },
  ROUNDS_PASSWORD_SIGN_IN: {
    meaning: "`off` leaves the provider as the only way to sign in",
    fallback: "`on`",
  },
  ROUNDS_WEBHOOK_HOSTS: {
    meaning:
      "hosts that alerts may go to by webhook, separated by commas, such as `hooks.example.org`, `*.example.org` or `hooks.example.org:8443`; https and public addresses alone; needs `ROUNDS_URL`",
    fallback: "none: there are no webhooks",
  },
  ROUNDS_WEBHOOK_PRIVATE_HOSTS: {
    meaning: "the same for hosts of your own network: their addresses may be private, and http is taken",
    fallback: "none",
  },
  ROUNDS_SMTP_URL: {
    meaning: "server that takes e-mail, `smtps://user:password@mail.example.org`; needs the next one and `ROUNDS_URL`",
    fallback: "none: no e-mail is sent",
  },
  ROUNDS_MAIL_FROM: { meaning: "address that e-mail comes from", fallback: "none" },
  ROUNDS_MODE: { meaning: "`production`, `demo` or `development`; the npm scripts set it", fallback: "`production`" },
};
