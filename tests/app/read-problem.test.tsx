import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ProblemNote } from "@/app/_components/problem-note";
import { readProblem } from "@/app/_components/request-json";
import { TOKEN_WANTED } from "@/lib/http/token-wanted";

const answerTo = ({ detail, fix }: { readonly detail: string; readonly fix: string }) =>
  readProblem({ type: "/problems/unauthenticated", title: "Sign-in or token needed", detail, fix }, 401);

test("a page says in its own words that nobody is signed in, without the header that a program would send", () => {
  expect(answerTo(TOKEN_WANTED)).toEqual({
    detail: "You are not signed in here.",
    fix: "Sign in, then try once more.",
    isSignedOut: true,
  });
});

test("what the server says of who has to sign in is kept, and the way to do so is offered", () => {
  const said = { detail: "Expected somebody who has signed in with the address of this invitation.", fix: "Sign in." };
  expect(answerTo(said)).toEqual({ ...said, isSignedOut: true });
  const note = renderToStaticMarkup(<ProblemNote {...answerTo(said)} />);
  expect(note).toContain(said.detail);
  expect(note).toContain("Sign in in a new tab");
  expect(note).not.toContain("typed");
});

test("any other problem is told as it is, and nobody is asked to sign in", () => {
  const said = { detail: "Not for you.", fix: "Ask somebody." };
  expect(readProblem({ type: "/problems/forbidden", ...said }, 403)).toEqual(said);
});
