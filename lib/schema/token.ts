import * as z from "zod";
import { ROLES } from "@/lib/core/role";
import { TOKEN_SCOPES } from "@/lib/core/token-scope";
import { nameSchema } from "./name";

const PROJECTS_LIMIT = 100;

const scopes = z
  .array(z.enum(TOKEN_SCOPES))
  .min(1, "Expected at least one scope.")
  .refine((given) => new Set(given).size === given.length, "Expected each scope once.");

export const makeTokenBodySchema = z.strictObject({
  name: nameSchema,
  role: z.enum(ROLES),
  scopes,
  /** Ids; null = every project, those to come included. */
  projects: z.array(z.string().min(1).max(200)).min(1, "Expected at least one project.").max(PROJECTS_LIMIT).nullable(),
  /** null = never. */
  expiresAt: z.iso.datetime().nullable(),
});
export type MakeTokenBody = z.infer<typeof makeTokenBodySchema>;

/** The token is given here and never again. */
export const madeTokenSchema = z.strictObject({ id: z.string(), token: z.string() });
export type MadeToken = z.infer<typeof madeTokenSchema>;

const listedTokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Its first characters. */
  hint: z.string(),
  role: z.enum(ROLES),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  /** Those that the reader may see; null = every project. */
  projects: z.array(z.strictObject({ id: z.string(), name: z.string() })).nullable(),
  /** What they are called who made it; null = the server's own. */
  madeBy: z.string().nullable(),
  isOwn: z.boolean(),
  createdAt: z.iso.datetime(),
  /** null = never. */
  expiresAt: z.iso.datetime().nullable(),
  /** To the minute; null = never. */
  lastUsedAt: z.iso.datetime().nullable(),
  state: z.enum(["open", "expired", "revoked"]),
});
export type ListedToken = z.infer<typeof listedTokenSchema>;

export const tokenListSchema = z.strictObject({ tokens: z.array(listedTokenSchema) });
export type TokenList = z.infer<typeof tokenListSchema>;
