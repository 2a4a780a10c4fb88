import { expect, test } from "vitest";
import { sendMail } from "@/lib/usecases/alerts/send-mail";
import { receiveMail } from "./receive-mail";

const MAIL = {
  to: "team@example.org",
  subject: "Critical: Vanishing gradient in Läufer 7",
  text: "Erste Zeile\n.\nhttps://rounds.test/runs/1\n",
  id: "message1",
  at: new Date("2026-11-27T02:00:00Z"),
};

test("an e-mail arrives as it is written, from the server's address, with the same id each time", async () => {
  const { received, url, close } = await receiveMail();
  const server = { url, from: "rounds@hospital.example" };
  await sendMail(server, MAIL, { timeoutMs: 60_000 });
  await sendMail(server, MAIL, { timeoutMs: 60_000 });
  await close();
  expect(received).toHaveLength(2);
  expect(received[0]).toMatchObject({ from: "rounds@hospital.example", to: ["team@example.org"] });
  for (const { text } of received) {
    expect(text).toContain("Message-ID: <message1@hospital.example>");
    expect(text).toContain("Date: Fri, 27 Nov 2026 02:00:00 +0000");
    expect(text).toContain("Auto-Submitted: auto-generated");
    expect(text).toContain("https://rounds.test/runs/1");
  }
});

test("line breaks in a name add no header and no recipient", async () => {
  const { received, url, close } = await receiveMail();
  const subject = "Critical in run\r\nBcc: other@example.org\r\n\r\nbody";
  await sendMail({ url, from: "rounds@hospital.example" }, { ...MAIL, subject }, { timeoutMs: 60_000 });
  await close();
  const [mail] = received;
  expect(mail?.to).toEqual(["team@example.org"]);
  expect(mail?.text).not.toMatch(/^Bcc:/m);
});

test("a mailbox that is refused is told by the number alone", async () => {
  const { url, close } = await receiveMail({ refuses: ["team@example.org"] });
  const sending = sendMail({ url, from: "rounds@hospital.example" }, MAIL, { timeoutMs: 60_000 });
  await expect(sending).rejects.toThrow(/^The mail server answered 550\.$/);
  await close();
});

test("a mail server that is away is told without its address or password", async () => {
  const { url, close } = await receiveMail();
  await close();
  const withPassword = url.replace("smtp://", "smtp://user:hunter2@");
  const sending = sendMail({ url: withPassword, from: "rounds@hospital.example" }, MAIL, { timeoutMs: 60_000 });
  await expect(sending).rejects.toThrow(/^The mail server cannot be used \(E[A-Z]+\)\.$/);
});
