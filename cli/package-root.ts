import path from "node:path";

/** The folder of this package, which holds `prisma/migrations`: the one above, as source and in `dist` alike. */
export const PACKAGE_ROOT = path.resolve(import.meta.dirname, "..");
