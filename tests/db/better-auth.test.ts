import { betterAuth } from "better-auth";
import { expect, it } from "vitest";
import { betterAuthDatabase } from "@/lib/db/better-auth-database";
import { prismaOf } from "@/lib/db/database";
import { describeOnBothDatabases } from "./both-databases";

describeOnBothDatabases("better-auth's tables", (context) => {
  it("keep people, sessions, passwords and the limits on sign-in", async () => {
    const auth = betterAuth({
      database: betterAuthDatabase(context.db),
      secret: "a secret of the test that is long enough",
      baseURL: "http://127.0.0.1:3000",
      emailAndPassword: { enabled: true },
      rateLimit: { enabled: true, storage: "database", window: 60, max: 2 },
      telemetry: { enabled: false },
      logger: { disabled: true },
      advanced: { ipAddress: { ipAddressHeaders: ["x-test-address"] } },
    });
    const body = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
    const { token, user } = await auth.api.signUpEmail({ body });
    expect(user.email).toBe(body.email);
    const stored = await prismaOf(context.db).user.findUnique({ where: { id: user.id }, include: { sessions: true } });
    expect(stored).toMatchObject({ name: "Ada", isAdministrator: false });
    expect(stored?.sessions.map((session) => session.token)).toEqual([token]);

    const signIn = () =>
      auth.handler(
        new Request("http://127.0.0.1:3000/api/auth/sign-in/email", {
          method: "POST",
          headers: {
            "content-type": "application/json",
            origin: "http://127.0.0.1:3000",
            "x-test-address": "10.0.0.1",
          },
          body: JSON.stringify({ email: body.email, password: "wrong password" }),
        }),
      );
    const statuses = [];
    for (let attempt = 0; attempt < 5; attempt += 1) statuses.push((await signIn()).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect(await prismaOf(context.db).rateLimit.count()).toBeGreaterThan(0);
  });
});
