/** What a run of the program found; printed as it goes, one JSON line each. */
export class Findings {
  readonly violations: string[] = [];

  /** Something that must never happen. */
  violation(where: string, what: readonly string[]): void {
    for (const text of what) {
      this.violations.push(`${where}: ${text}`);
      process.stdout.write(`${JSON.stringify({ violation: text, where })}\n`);
    }
  }

  figure(figure: string, facts: Readonly<Record<string, unknown>>): void {
    process.stdout.write(`${JSON.stringify({ figure, ...facts })}\n`);
  }

  progress(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}
