import { expect, it } from "vitest";
import { readSourceFiles } from "../architecture/source-files";

/** Whatever opens a connection to somewhere: built-in functions, and modules of Node that do. */
const OPENS =
  /(?<![.\w])fetch\(|new (WebSocket|EventSource)\(|from "(node:(http|https|http2|net|tls|dgram|dns)|undici|nodemailer)"/;
/** A type of such a module opens nothing. */
const TYPES_ALONE = /^import type .*$|^import \{(\s*type \w+,?)+\s*\} from .*$/gm;

/** Where a connection is meant, and to what. A file that is added here has to say why no text of a user chooses it. */
const ALLOWED: Readonly<Record<string, string>> = {
  "app/_components/request-json.ts": "a page asks its own server",
  "app/(dashboard)/runs/[runId]/_data/send-predictions.ts": "a page asks its own server",
  "app/(dashboard)/runs/[runId]/_report/fetch-file.ts": "a page asks its own server",
  "lib/auth/client-network.ts": "reads addresses, opens nothing",
  "lib/usecases/alerts/is-public-address.ts": "reads addresses, opens nothing",
  "lib/usecases/alerts/post-webhook.ts":
    "goes to hosts alone that the operator lists, at addresses checked as it connects",
  "lib/usecases/alerts/send-mail.ts": "goes to the operator's mail server",
  "lib/usecases/call-server.ts": "the command line asks the server that its user names",
  "lib/usecases/get-remote-report.ts": "the command line asks the server that its user names",
  "lib/usecases/post-import.ts": "the command line asks the server that its user names",
  "server/greet.ts": "the server asks whether it itself is up",
  "server/server.ts": "listens",
};

const sources = ["app", "lib", "server", "cli"].flatMap((folder) => readSourceFiles(folder));

it("no part of the product opens a connection but those that are named with their reason", () => {
  const opening = sources.filter(({ text }) => OPENS.test(text.replaceAll(TYPES_ALONE, ""))).map(({ path }) => path);
  expect(opening.sort()).toEqual(Object.keys(ALLOWED).sort());
});

it("no route of the server reaches the parts that ask other servers", () => {
  const remote = /usecases\/(get-remote-report|post-import|call-server|upload-spool|follow\/[a-z-]+)"/;
  const users = sources.filter(({ text }) => remote.test(text)).map(({ path }) => path);
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter((path) => !path.startsWith("cli/"))).toEqual([]);
});
