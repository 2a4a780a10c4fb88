import { expect, test } from "vitest";
import { issueWebhookSecret, openSecret, sealSecret, signWebhook } from "@/lib/usecases/alerts/webhook-secret";

test("a message is signed as libraries for Standard Webhooks sign it", () => {
  // From the tests of Svix' own library.
  const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1614265330, body: '{"test": 2432232314}' };
  expect(signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message)).toBe(
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  );
});

test("the signature is another one for another secret, id, time or body", () => {
  const secret = issueWebhookSecret();
  const message = { id: "a", seconds: 1, body: "{}" };
  const signatures = [
    signWebhook(secret, message),
    signWebhook(issueWebhookSecret(), message),
    signWebhook(secret, { ...message, id: "b" }),
    signWebhook(secret, { ...message, seconds: 2 }),
    signWebhook(secret, { ...message, body: "[]" }),
  ];
  expect(new Set(signatures).size).toBe(signatures.length);
});

test("a secret has 32 random bytes in the form that receivers know", () => {
  const secret = issueWebhookSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(issueWebhookSecret()).not.toBe(secret);
});

test("a sealed secret is readable with the same secret of the installation, for the same target, and whole", () => {
  const secret = issueWebhookSecret();
  const sealed = sealSecret(secret, "target", "s".repeat(64));
  expect(sealed).not.toContain(secret.slice(6, 20));
  expect(sealSecret(secret, "target", "s".repeat(64))).not.toBe(sealed);
  expect(openSecret(sealed, "target", "s".repeat(64))).toBe(secret);
  expect(() => openSecret(sealed, "other", "s".repeat(64))).toThrow();
  expect(() => openSecret(sealed, "target", "t".repeat(64))).toThrow();
  const bytes = Buffer.from(sealed, "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(() => openSecret(bytes.toString("base64"), "target", "s".repeat(64))).toThrow();
  expect(() => openSecret("", "target", "s".repeat(64))).toThrow();
});
