// Bundles the programs that plain Node runs: the verifier, the command, the server and its worker threads.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { hashSources, isFresh } from "./source-hash.js";

const STAMP = "dist/.sources";
const SOURCES = [
  "cli",
  "lib",
  "server",
  "prisma",
  "scripts/bundle.js",
  "scripts/recompute",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** Packages with native code, or too big to copy: Node loads them when the first database is opened. */
const STAYS_OUTSIDE =
  /^(@prisma\/|@libsql\/|libsql$|pg$|pino$|prom-client$|better-auth|@better-auth\/|next$|next\/|react$|react-dom)/;

/** They lie in every bundle. */
const RECOMPUTE_SCRIPTS = ["scripts/recompute/recompute.R", "scripts/recompute/recompute.py"];

/** The file that lies in every bundle. */
const VERIFIER = { entry: "cli/standalone-verifier.ts", output: "dist/verify.mjs", isStandalone: true };

const PROGRAMS = [
  // First, since those after it hold its text.
  VERIFIER,
  // One file that works wherever it is put: readers and rules are inside.
  { entry: "cli/rounds.ts", output: "dist/rounds.js", isStandalone: true },
  { entry: "server/server.ts", output: "dist/server.js", isStandalone: false },
  { entry: "server/worker.ts", output: "dist/worker.js", isStandalone: false },
  { entry: "server/reader.ts", output: "dist/reader.js", isStandalone: false },
];

/**
 * Turns an import of an outside package into a `require` that happens when the importing module is
 * first used. A plain external import would be hoisted to the top of the file, and `rounds diagnose`
 * would load a database engine it never asks.
 *
 * @returns {import("esbuild").Plugin}
 */
function loadOutsidePackagesLate() {
  return {
    name: "load-outside-packages-late",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: STAYS_OUTSIDE }, ({ path: specifier, namespace, kind }) =>
        // What is imported when it is needed is late by itself, and may be a module that cannot be required.
        namespace === "late" || kind === "dynamic-import"
          ? { path: specifier, external: true }
          : { path: specifier, namespace: "late" },
      );
      onLoad({ filter: /.*/, namespace: "late" }, ({ path: specifier }) => ({
        contents: `module.exports = require(${JSON.stringify(specifier)});`,
      }));
    },
  };
}

/**
 * Puts SQLite's WebAssembly inside, where the program otherwise reads it from its package.
 *
 * @returns {import("esbuild").Plugin}
 */
function embedSqlite() {
  return {
    name: "embed-sqlite",
    setup({ onLoad }) {
      onLoad({ filter: /sqlite-wasm-bytes\.ts$/ }, ({ path: file }) => ({
        contents: `import bytes from "@sqlite.org/sqlite-wasm/sqlite3.wasm"; export const readSqliteWasm = async () => bytes;`,
        resolveDir: path.dirname(file),
      }));
    },
  };
}

/**
 * Puts the fonts of a PDF and its colour profile inside, which are otherwise read from their packages.
 *
 * @returns {import("esbuild").Plugin}
 */
function embedPdfFiles() {
  const require = createRequire(import.meta.url);
  return {
    name: "embed-pdf-files",
    setup({ onLoad }) {
      onLoad({ filter: /report-font-bytes\.ts$/ }, ({ path: file }) => {
        const regular = JSON.stringify(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf"));
        const bold = JSON.stringify(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf"));
        return {
          contents: `import regular from ${regular}; import bold from ${bold}; export const readReportFonts = async () => ({ regular, bold });`,
          resolveDir: path.dirname(file),
        };
      });
      onLoad({ filter: /pdfkit\.node\.mjs$/ }, ({ path: file }) => {
        const read = "fs.readFileSync(ICC_PROFILE_PATH)";
        const source = readFileSync(file, "utf8");
        if (!source.includes(read)) throw new Error(`${file} reads its colour profile in another way than ${read}.`);
        return {
          contents: `import profile from "./data/sRGB_IEC61966_2_1.icc";\n${source.replace(read, "profile")}`,
          resolveDir: path.dirname(file),
        };
      });
    },
  };
}

/**
 * Puts the text of the verifier inside, so that whatever writes a bundle has it at hand.
 *
 * @returns {import("esbuild").Plugin}
 */
function embedVerifier() {
  return {
    name: "embed-verifier",
    setup({ onLoad }) {
      onLoad({ filter: /verifier-text\.ts$/ }, () => ({
        contents: `export const readVerifierText = async () => ${JSON.stringify(readFileSync(VERIFIER.output, "utf8"))};`,
      }));
    },
  };
}

/**
 * Puts the scripts inside that compute a bundle's statistics again without this product.
 *
 * @returns {import("esbuild").Plugin}
 */
function embedRecomputeTexts() {
  return {
    name: "embed-recompute-texts",
    setup({ onLoad }) {
      onLoad({ filter: /recompute-texts\.ts$/ }, () => {
        const texts = RECOMPUTE_SCRIPTS.map((file) => [path.basename(file), readFileSync(file, "utf8")]);
        const object = JSON.stringify(Object.fromEntries(texts));
        return { contents: `export const readRecomputeTexts = async () => (${object});` };
      });
    },
  };
}

/**
 * @param {{ entry: string, output: string, isStandalone: boolean }} program
 * @returns {Promise<void>}
 */
async function bundleProgram({ entry, output, isStandalone }) {
  const shebang = isStandalone ? "#!/usr/bin/env node\n" : "";
  await build({
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // The verifier travels alone; the name of a map that is not there would only puzzle its reader.
    sourcemap: entry === VERIFIER.entry ? false : "linked",
    logLevel: "warning",
    logOverride: { "import-is-undefined": "error" },
    banner: {
      js: `${shebang}import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`,
    },
    ...(isStandalone
      ? {
          plugins: [loadOutsidePackagesLate(), embedSqlite(), embedPdfFiles(), embedVerifier(), embedRecomputeTexts()],
          loader: { ".wasm": "binary", ".ttf": "binary", ".icc": "binary" },
        }
      : { plugins: [embedVerifier(), embedRecomputeTexts()], packages: "external" }),
  });
  chmodSync(output, 0o755);
}

/**
 * Bundles the verifier by itself, for a test that runs it where nothing else is.
 *
 * @param {string} output
 * @returns {Promise<void>}
 */
export async function bundleVerifier(output) {
  await bundleProgram({ ...VERIFIER, output });
}

/** @returns {Promise<void>} */
export async function bundlePrograms() {
  const digest = hashSources(SOURCES);
  const isComplete = PROGRAMS.every(({ output }) => existsSync(output));
  if (isComplete && isFresh(STAMP, digest)) return;
  mkdirSync("dist", { recursive: true });
  rmSync(STAMP, { force: true });
  for (const program of PROGRAMS) await bundleProgram(program);
  writeFileSync(STAMP, digest);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await bundlePrograms();
