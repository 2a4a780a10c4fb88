import { mkdtemp, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "@/lib/config/config";
import { readSecret } from "@/lib/config/read-secret";

describe("configuration", () => {
  test("without any variable it is an embedded database on loopback", () => {
    const config = readConfig({}, "1.0.0");
    expect(config).toMatchObject({ mode: "production", host: "127.0.0.1", port: 3000, trustedProxies: 0 });
    expect(config.databaseUrl).toBe(`file:${path.resolve("data", "rounds.db")}`);
  });

  test("the demo stays on loopback and in its own embedded database, whatever is set", () => {
    const config = readConfig(
      { ROUNDS_MODE: "demo", HOST: "0.0.0.0", DATABASE_URL: "postgresql://somewhere/real", ROUNDS_DATA: "/srv/rounds" },
      "1.0.0",
    );
    expect(config.host).toBe("127.0.0.1");
    expect(config.databaseUrl).toBe("file:/srv/rounds/demo/rounds.db");
  });

  test("keys lie in the data folder, in every mode, or where ROUNDS_KEYS says", () => {
    const keysOf = (environment: Record<string, string>) => readConfig(environment, "1.0.0").keysFolder;
    expect(keysOf({})).toBe(path.resolve("data", "keys"));
    expect(keysOf({ ROUNDS_MODE: "demo", ROUNDS_DATA: "/srv/rounds" })).toBe("/srv/rounds/keys");
    expect(keysOf({ ROUNDS_KEYS: "/etc/rounds-keys", ROUNDS_DATA: "/srv/rounds" })).toBe("/etc/rounds-keys");
    expect(keysOf({ ROUNDS_KEYS: "" })).toBe(path.resolve("data", "keys"));
  });

  test("heads of the audit log go to a file where ROUNDS_ANCHOR_FILE names one, else nowhere", () => {
    expect(readConfig({}, "1.0.0").anchorFile).toBeNull();
    expect(readConfig({ ROUNDS_ANCHOR_FILE: "/worm/anchors" }, "1.0.0").anchorFile).toBe("/worm/anchors");
  });

  test("an empty variable counts as unset", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: "" }, "1.0.0").port).toBe(3000);
  });

  test.each([
    ["PORT", "seventy"],
    ["DATABASE_URL", "mysql://x"],
    ["ROUNDS_URL", "ftp://x"],
    ["ROUNDS_TRUSTED_PROXIES", "-1"],
    ["ROUNDS_LOG_LEVEL", "loud"],
    ["ROUNDS_MODE", "test"],
  ])("a wrong %s is refused by name", (name, value) => {
    expect(() => readConfig({ [name]: value }, "1.0.0")).toThrow(name);
  });

  test.each(["ROUNDS_SECRET", "ROUNDS_METRICS_TOKEN"])("a short %s is refused by name and not repeated", (name) => {
    const refusal = () => readConfig({ [name]: "hunter2" }, "1.0.0");
    expect(refusal).toThrow(`32 characters in ${name}`);
    expect(refusal).not.toThrow("hunter2");
  });

  test("the log is quiet in the demo, and there are no metrics, unless the environment says otherwise", () => {
    expect(readConfig({}, "1.0.0")).toMatchObject({ logLevel: "info", metricsToken: null });
    expect(readConfig({ ROUNDS_MODE: "demo" }, "1.0.0").logLevel).toBe("warn");
    expect(readConfig({ ROUNDS_MODE: "demo", ROUNDS_LOG_LEVEL: "debug" }, "1.0.0").logLevel).toBe("debug");
  });
});

describe("a provider to sign in with", () => {
  const provider = {
    ROUNDS_URL: "https://rounds.test",
    ROUNDS_OIDC_ISSUER: "https://id.test/realm",
    ROUNDS_OIDC_CLIENT_ID: "rounds",
    ROUNDS_OIDC_CLIENT_SECRET: "s",
  };

  test("is taken where all of it is there, and there is none otherwise", () => {
    const { singleSignOn, hasPasswordSignIn } = readConfig(provider, "1.0.0");
    expect(singleSignOn).toMatchObject({ clientId: "rounds", name: "single sign-on" });
    expect(hasPasswordSignIn).toBe(true);
    expect(readConfig({}, "1.0.0").singleSignOn).toBeNull();
    expect(readConfig({ ...provider, ROUNDS_PASSWORD_SIGN_IN: "off" }, "1.0.0").hasPasswordSignIn).toBe(false);
  });

  test.each(Object.keys(provider))("is refused without %s, by name", (name) => {
    expect(() => readConfig({ ...provider, [name]: "" }, "1.0.0")).toThrow(`Expected ${name} beside`);
  });

  test("is asked without TLS on this machine alone", () => {
    const issuer = (ROUNDS_OIDC_ISSUER: string) => () => readConfig({ ...provider, ROUNDS_OIDC_ISSUER }, "1.0.0");
    expect(issuer("http://127.0.0.1:4000")).not.toThrow();
    expect(issuer("http://id.test")).toThrow(/ROUNDS_OIDC_ISSUER.*https/);
    expect(issuer("http://127.0.0.1.id.test")).toThrow(/ROUNDS_OIDC_ISSUER/);
  });

  test("cannot be missing where passwords are switched off", () => {
    expect(() => readConfig({ ROUNDS_PASSWORD_SIGN_IN: "off" }, "1.0.0")).toThrow(/ROUNDS_OIDC_ISSUER/);
  });
});

describe("where alerts may go", () => {
  const outgoingOf = (environment: Record<string, string>) =>
    readConfig({ ROUNDS_URL: "https://rounds.test", ...environment }, "1.0.0").outgoing;

  test("is nowhere unless the operator says so", () => {
    expect(outgoingOf({})).toEqual({ webhookHosts: [], mail: null });
    expect(outgoingOf({ ROUNDS_WEBHOOK_HOSTS: " , " }).webhookHosts).toEqual([]);
  });

  test("is read as hosts, domains and ports, in small letters, those of the own network apart", () => {
    const { webhookHosts } = outgoingOf({
      ROUNDS_WEBHOOK_HOSTS: "Hooks.example.org, *.example.net:8443",
      ROUNDS_WEBHOOK_PRIVATE_HOSTS: "alerts:9000,[::1]",
    });
    expect(webhookHosts).toEqual([
      { name: "hooks.example.org", port: null, isPrivate: false },
      { name: "*.example.net", port: 8443, isPrivate: false },
      { name: "alerts", port: 9000, isPrivate: true },
      { name: "::1", port: null, isPrivate: true },
    ]);
  });

  test.each([
    "https://hooks.example.org",
    "*",
    "*.*.example.org",
    "a b",
    "hooks.example.org:0",
    "hooks.example.org:70000",
    "a/b",
  ])("is refused by name where a host is none: %s", (host) => {
    expect(() => outgoingOf({ ROUNDS_WEBHOOK_HOSTS: host })).toThrow("ROUNDS_WEBHOOK_HOSTS");
    expect(() => outgoingOf({ ROUNDS_WEBHOOK_PRIVATE_HOSTS: host })).toThrow("ROUNDS_WEBHOOK_PRIVATE_HOSTS");
  });

  test("is a mail server with an address that e-mail comes from, and neither without the other", () => {
    const mail = { ROUNDS_SMTP_URL: "smtps://u:hunter2@mail.test", ROUNDS_MAIL_FROM: "rounds@mail.test" };
    expect(outgoingOf(mail).mail).toEqual({ url: "smtps://u:hunter2@mail.test", from: "rounds@mail.test" });
    for (const name of Object.keys(mail)) expect(() => outgoingOf({ ...mail, [name]: "" })).toThrow(name);
    expect(() => outgoingOf({ ...mail, ROUNDS_SMTP_URL: "http://mail.test" })).toThrow("ROUNDS_SMTP_URL");
    expect(() => outgoingOf({ ...mail, ROUNDS_MAIL_FROM: "nobody" })).toThrow("ROUNDS_MAIL_FROM");
  });

  test("needs the address that people use, since messages lead there", () => {
    expect(() => outgoingOf({ ROUNDS_URL: "", ROUNDS_WEBHOOK_HOSTS: "a.test" })).toThrow("ROUNDS_URL");
  });
});

describe("secret", () => {
  test("is made once, kept, and readable by this account alone", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "rounds-secret-"));
    const [first, second] = await Promise.all([readSecret(folder, undefined), readSecret(folder, "")]);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(await readFile(path.join(folder, "secret"), "utf8")).toBe(first);
    expect((await stat(path.join(folder, "secret"))).mode & 0o777).toBe(0o600);
  });

  test("is taken from the environment where there is one", async () => {
    expect(await readSecret("/nowhere", "s".repeat(32))).toBe("s".repeat(32));
  });
});
