const DAY_MS = 86_400_000;

/** What a form for a token says, as the server takes it. */
export function readTokenForm(form: FormData, now: number) {
  const place = form.getAll("projects").map(String);
  return {
    name: form.get("name"),
    role: form.get("role"),
    scopes: form.getAll("scopes"),
    projects: form.get("everywhere") === "yes" ? null : place,
    expiresAt: readExpiry(String(form.get("life")), String(form.get("day") ?? ""), now),
  };
}

/** @param day such as 2026-12-01: the token is good to the end of that day in UTC */
function readExpiry(life: string, day: string, now: number): string | null {
  if (life === "never") return null;
  if (life === "day") return `${day}T23:59:59.000Z`;
  return new Date(now + Number(life) * DAY_MS).toISOString();
}
