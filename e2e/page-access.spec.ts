import { expect, test } from "@playwright/test";
import { type Actor, can, canSomewhere, roleIn } from "@/lib/auth/roles";
import type { ServerProcess } from "@/scripts/crash-test/server-process";
import {
  absentPlace,
  buildPlace,
  HOLDERS,
  type Holder,
  hashOfPassword,
  makeHolder,
  PASSWORD,
  type Place,
} from "@/tests/security/access-world";
import { actorOf } from "@/tests/usecases/account-on";
import { runtimeOn } from "@/tests/usecases/runtime-under-test";
import { makeOwnServer, type OwnServer } from "./own-server";
import { addressesOf, frameOf, PAGE_ENTRIES, PAGES, type PageEntry } from "./page-entries";

type Reader = { readonly who: string; readonly actor: Actor | null; readonly cookie: string };
type Answer = {
  readonly seen: "page" | "nothing here" | "sign-in";
  readonly status: number;
  readonly text: string;
};

const FOREIGN_WORD = "zebra";
const OWN_WORD = "okapi";
const NOTHING_HERE = "There is nothing here that you may see";
/** How the server tells a browser to draw that page. */
const GONE = "NEXT_HTTP_ERROR_FALLBACK;404";
const STATUS = { page: 200, "nothing here": 404, "sign-in": 307 } as const;
const AT_ONCE = 4;
/** Where a page names the files that it is drawn with, and these: when each is named is one of chance. */
const FETCHED = /<link[^>]*>|<script[^>]* src=[^>]*><\/script>|,\["link",(?:"(?:[^"\\]|\\.)*")\]/g;
const SCRIPTS = /<script\b[^>]*>[\s\S]*?<\/script>/g;
/** What React writes where a piece of the page comes later, and around that piece: which do is one of chance as well. */
const PIECES = /<!--[\s\S]*?-->|<template id="[BP]:[^>]*><\/template>|<div hidden(?:="")? id="S:[^>]*>|<\/[\w-]+>/g;
const FILES = /\/_next\/static\/[\w./-]+/g;
/** A reader that is given a page whole: in the pieces that browsers are given, the order is one of chance. */
const WHOLE = "Bingbot";

/** What decides, asked of the table of roles alone. */
function expected({ decidedBy, right, isOwners }: PageEntry, actor: Actor | null, projectId: string): Answer["seen"] {
  if (decidedBy === "public") return "page";
  if (actor === null) return "sign-in";
  if (right === undefined || decidedBy === "signed-in") return "page";
  if (decidedBy === "somewhere") return canSomewhere(actor, right) ? "page" : "nothing here";
  if (decidedBy === "installation") return can(actor, right, null) ? "page" : "nothing here";
  if (roleIn(actor, projectId) === null) return "nothing here";
  return can(actor, right, projectId, isOwners === true ? actor.id : "person:maker") ? "page" : "nothing here";
}

test.describe("every page, whoever asks for whatever", () => {
  // One server for all of them: each test asks it for every page.
  test.describe.configure({ mode: "default", timeout: 240_000 });

  let own: OwnServer;
  let server: ServerProcess;
  let mine: Place;
  let foreign: Place;
  let readers: readonly Reader[] = [];

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    own = await makeOwnServer();
    const { db } = own.installation;
    const { runtime, remove } = runtimeOn(db);
    mine = await buildPlace(runtime, db, OWN_WORD);
    foreign = await buildPlace(runtime, db, FOREIGN_WORD);
    await remove();
    server = await own.start();
    const hash = await hashOfPassword();
    const make = async (who: string, holder: Holder, project: string | null): Promise<Reader> => {
      const { userId, email } = await makeHolder(db, holder, project, hash);
      return { who, actor: await actorOf(db, userId), cookie: await signIn(email) };
    };
    const signedIn: Reader[] = [];
    for (const holder of HOLDERS) signedIn.push(await make(holder, holder, mine.project));
    signedIn.push(await make("somebody of no project", "engineer", null));
    readers = [...signedIn, { who: "nobody", actor: null, cookie: "" }];
  });
  test.afterAll(async () => {
    await own.remove();
  });

  async function signIn(email: string): Promise<string> {
    const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    expect([email, response.status, cookies.length > 0]).toEqual([email, 200, true]);
    return cookies.join("; ");
  }

  async function ask(address: string, { cookie }: Reader, place: Place): Promise<Answer> {
    const response = await fetch(`${server.url}${address}`, {
      headers: { cookie, "user-agent": WHOLE },
      redirect: "manual",
    });
    const { status, headers } = response;
    const nonce = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1] ?? "no nonce";
    const kept = [...headers].filter(([name]) => name !== "date" && name !== "x-request-id");
    const told = `${JSON.stringify(kept)}\n${await response.text()}`;
    const isGone = told.includes(`${NOTHING_HERE}</h1>`) || told.includes(GONE);
    const isSentAway = status === 307 && isSignInFor(address, headers.get("location") ?? "");
    const names = Object.entries(place).filter((pair): pair is [string, string] => typeof pair[1] === "string");
    const text = names.reduce(
      (left, [name, id]) => left.replaceAll(id, `<${name}>`),
      told.replaceAll(nonce, "<nonce>"),
    );
    return { seen: isSentAway ? "sign-in" : isGone ? "nothing here" : "page", status, text };
  }

  /** Signing in leads back to what was asked for. */
  function isSignInFor(address: string, location: string): boolean {
    const { pathname, searchParams } = new URL(location, server.url);
    return pathname === "/sign-in" && (searchParams.get("next") ?? "/") === address;
  }

  /** Asks for every page of a place, a few at once; what is found out of each answer is gathered. */
  async function overPages(find: (page: string, entry: PageEntry) => Promise<readonly string[]>): Promise<string[]> {
    const waiting = Object.entries(PAGE_ENTRIES);
    const found: string[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) found.push(...(await find(...next)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return found;
  }

  test("has an entry that says what decides about it, and none is left over", () => {
    expect(Object.keys(PAGE_ENTRIES).sort()).toEqual([...PAGES].sort());
  });

  test("is answered as the table of roles says", async () => {
    for (const reader of readers) {
      const faults = await overPages(async (page, entry) => {
        const [address = ""] = addressesOf(page, mine);
        const wanted = expected(entry, reader.actor, mine.project);
        const { seen, status } = await ask(address, reader, mine);
        const isRight = status === STATUS[wanted] || (entry.isFramed === true && status === 200);
        return seen === wanted && isRight ? [] : [`${page}: ${seen} (${status}), not ${wanted}`];
      });
      expect([reader.who, faults]).toEqual([reader.who, []]);
    }
  });

  test("is the same for what is foreign as for what does not exist", async () => {
    const absent = absentPlace(foreign);
    for (const reader of readers) {
      if (reader.actor?.roleEverywhere === "administrator") continue;
      const faults = await overPages(async (page, entry) => {
        const differ: string[] = [];
        for (const [index, address] of addressesOf(page, foreign).entries()) {
          if (!namesThings(address, foreign)) continue;
          const theirs = await ask(address, reader, foreign);
          const nothing = await ask(addressesOf(page, absent)[index] ?? "", reader, absent);
          const wanted = index === 0 ? expected(entry, reader.actor, foreign.project) : nothing.seen;
          if (theirs.seen !== wanted) differ.push(`${address}: ${theirs.seen}, not ${wanted}`);
          const [said, wantedWords] = [inOneOrder(theirs.text), inOneOrder(nothing.text)];
          if (theirs.status !== nothing.status || said !== wantedWords)
            differ.push(`${address}: ${theirs.status} ${firstDifference(said, wantedWords)}`);
        }
        return differ;
      });
      expect([reader.who, faults]).toEqual([reader.who, []]);
    }
  });

  test("names nothing of a project that is not the reader's", async () => {
    const marks = (place: Place, word: string) => [
      word,
      ...Object.values(place).filter((id) => typeof id === "string"),
    ];
    for (const reader of readers) {
      if (reader.actor?.roleEverywhere === "administrator") continue;
      const isOfMine = reader.actor !== null && roleIn(reader.actor, mine.project) !== null;
      const closed = [...marks(foreign, FOREIGN_WORD), ...(isOfMine ? [] : marks(mine, OWN_WORD))];
      const faults = await overPages(async (page) => {
        const told: string[] = [];
        for (const address of addressesOf(page, mine)) {
          const { text } = await ask(address, reader, mine);
          told.push(...closed.filter((mark) => text.includes(mark)).map((mark) => `${address}: ${mark}`));
        }
        return told;
      });
      expect([reader.who, faults]).toEqual([reader.who, []]);
    }
  });

  test("asked for alone, without the frames around it, is refused as well", async () => {
    for (const reader of readers) {
      const isOutside = reader.actor === null || roleIn(reader.actor, mine.project) === null;
      const faults = await overPages(async (page, entry) => {
        const [address = ""] = addressesOf(page, mine);
        const frame = encodeURIComponent(frameOf(page, mine));
        // The server sends on to the address that caches keep such an answer under, which follows from the headers.
        const response = await fetch(`${server.url}${address}`, {
          headers: { cookie: reader.cookie, rsc: "1", "next-router-state-tree": frame },
        });
        const text = await response.text();
        const isSentAway = text.includes("NEXT_REDIRECT;replace;/sign-in") || /\/sign-in\b/.test(response.url);
        const seen = text.includes(GONE) ? "nothing here" : isSentAway && page !== "/sign-in" ? "sign-in" : "page";
        const wanted = expected(entry, reader.actor, mine.project);
        if (isOutside && text.includes(OWN_WORD)) return [`${address}: tells of ${OWN_WORD}`];
        return seen === wanted ? [] : [`${address}: ${seen} (${response.status}), not ${wanted}`];
      });
      expect([reader.who, faults]).toEqual([reader.who, []]);
    }
  });
});

function namesThings(address: string, place: Place): boolean {
  return Object.values(place).some((id) => typeof id === "string" && address.includes(id));
}

/**
 * The headers, the elements of the markup with their texts, sorted, and the rows from which the browser builds the page
 * again, without the numbers that they were given in the order in which they happened to be ready.
 */
function inOneOrder(text: string): string {
  const PIECE = /self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g;
  const rows = [...text.matchAll(PIECE)].map(([, piece]) => String(JSON.parse(piece ?? '""'))).join("");
  const unnumbered = rows.replaceAll(/(?<=^|\n)[0-9a-f]+:/g, "").replaceAll(/"\$[L@]?[0-9a-f]+/g, '"$');
  const files = [...new Set(text.match(FILES) ?? [])].sort().join("\n");
  const [headers = "", ...markup] = text.replaceAll(PIECE, "").replaceAll(FETCHED, "").split("\n");
  const elements = markup.join("\n").replaceAll(SCRIPTS, "").replaceAll(PIECES, "<>").split(/(?=<)/);
  const texts = elements.filter((element) => element !== "<>").sort();
  return [headers, ...texts, ...unnumbered.split("\n").sort(), files].join("\n");
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return `${JSON.stringify(a.slice(Math.max(0, at - 80), at + 120))} ≠ ${JSON.stringify(b.slice(Math.max(0, at - 80), at + 120))}`;
}
