import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { issueToken } from "@/lib/auth/api-token";
import { newId } from "@/lib/db/new-id";
import { redactFields, redactText } from "@/lib/http/redact-log";

describe("a text of the log", () => {
  const { token } = issueToken();

  test.each([
    ["an API token", `the token ${token} is unknown`, token],
    ["an Authorization header", "Authorization: Bearer abc.def", "abc.def"],
    ["Basic authentication", "got Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"],
    ["a session cookie", "cookie: rounds.session_token=s3cr3t.sig", "s3cr3t"],
    ["a password in a body", '{"password":"hunter2 is it"}', "hunter2"],
    ["a password in an address", "postgresql://rounds:hunter2@db.example/rounds", "hunter2"],
    ["a set-up link", "GET /setup?link=abcDEF-123", "abcDEF-123"],
    ["a query string", "/runs?name=Jane%20Doe failed", "Jane"],
    ["an e-mail address", "no person jane.doe@clinic.example", "jane.doe"],
  ])("loses %s", (_, text, secret) => {
    expect(redactText(text)).not.toContain(secret);
  });

  test("keeps what an operator needs", () => {
    const plain = "connect ECONNREFUSED 127.0.0.1:5432 while reading run 0c1t9x, try 3 of 5";
    expect(redactText(plain)).toBe(plain);
    const actor = `token:${newId()}`;
    expect(redactText(actor)).toBe(actor);
    expect(redactText(`token:${token}`)).not.toContain(token);
  });

  test("is masked in a time that grows with its length, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "@", ".", "?", "=", "token", "://", " "), maxLength: 4000 }),
        (text) => {
          // Time of this process alone: others on the machine take none of it.
          const started = process.cpuUsage();
          redactText(text);
          return process.cpuUsage(started).user < 250_000;
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("fields of the log", () => {
  test("lose what bears the name of a secret, at any depth", () => {
    const said = JSON.stringify(
      redactFields({
        headers: { Authorization: "hunter2", cookie: "hunter2", "x-api-key": "hunter2" },
        list: [{ passwordHash: "hunter2", accessToken: { value: "hunter2" } }],
        link: "hunter2",
        body: "hunter2",
        metricsToken: "hunter2",
      }),
    );
    expect(said).not.toContain("hunter2");
  });

  test("describe an error with its causes, and its stack without the message", () => {
    const cause = Object.assign(new Error("password=hunter2"), { code: "EACCES" });
    const error = new Error("Bearer hunter2 was refused", { cause });
    const { error: said } = redactFields({ error }) as { error: Record<string, unknown> };
    expect(said).toMatchObject({ name: "Error", cause: { code: "EACCES", message: "password=[redacted]" } });
    expect(String(said["stack"])).toMatch(/^\s+at .*redact-log\.test\.ts/);
    expect(JSON.stringify(said)).not.toContain("hunter2");
  });

  test("of a failed database call hold no values of the call", () => {
    const error = Object.assign(
      new Error('Invalid `db.user.create()` invocation:\n\n{ data: { name: "Jane Doe" } }\n\nUnique constraint failed'),
      { name: "PrismaClientKnownRequestError" },
    );
    const said = JSON.stringify(redactFields({ error }));
    expect(said).not.toContain("Jane");
    expect(said).toContain("Unique constraint failed");
  });

  test("of any form become a line, and bytes become their number", () => {
    const circle: Record<string, unknown> = { bytes: new Uint8Array(7), big: 1n };
    circle["self"] = circle;
    const said = JSON.stringify(redactFields({ circle }));
    expect(said).toContain("[7 bytes]");
    expect(said.length).toBeLessThan(2000);
  });
});
