import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const SOURCE = /\.(ts|tsx|js)$/;
const SKIPPED = new Set(["node_modules", "generated", "dist", ".next", "fixtures", ".venv"]);

/** A source file: its path from the repository's root, with forward slashes, and its text. */
export type SourceFile = { readonly path: string; readonly text: string };

/** Reads every TypeScript and JavaScript file under the given folders; a missing folder is empty. */
export function readSourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => (existsSync(folder) ? readFolder(folder) : []));
}

function readFolder(folder: string): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : readFolder(file);
    return SOURCE.test(entry.name) ? [{ path: file, text: readFileSync(file, "utf8") }] : [];
  });
}

/** Removes comments, so that a sentence about `process` is not taken for its use. Strings stay. */
export function withoutComments(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
  return text.replace(token, (match) => (match.startsWith("/") ? "" : match));
}

/** Removes comments and the contents of string literals. */
export function codeOnly(text: string): string {
  return withoutComments(text).replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
}

const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s*(?:type\s+)?(?:[\w*{}\s,$]+?\s*from\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/** The specifiers that a file imports or re-exports, statically or dynamically, types included. */
export function readImports(file: SourceFile): string[] {
  const found = withoutComments(file.text).matchAll(IMPORT);
  return [...found].map((match) => match[1] ?? match[2] ?? "");
}

/** Where an import leads: a path from the repository's root for our own files, else the package. */
export function resolveImport(file: SourceFile, specifier: string): { own: boolean; target: string } {
  if (specifier.startsWith("@/")) return { own: true, target: specifier.slice(2) };
  if (specifier.startsWith(".")) {
    return { own: true, target: path.posix.normalize(path.posix.join(path.posix.dirname(file.path), specifier)) };
  }
  return { own: false, target: specifier };
}

/** The layer that a path lies in: `lib/<folder>`, or the top folder elsewhere. */
export function layerOf(file: string): string {
  const [top = "", second = ""] = file.split("/");
  return top === "lib" ? `lib/${second}` : top;
}
