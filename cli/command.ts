/** Exit codes of every command, worst last in effect: see `worstExit`. */
export const EXIT = { ok: 0, finding: 1, unusable: 2, cannotTell: 3 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** The worst exit wins: an unreadable input over a finding, a finding over a rule that could not tell. */
const BADNESS: readonly Exit[] = [EXIT.ok, EXIT.cannotTell, EXIT.finding, EXIT.unusable];

export function worstExit(exits: readonly Exit[]): Exit {
  return exits.reduce<Exit>((worst, exit) => (BADNESS.indexOf(exit) > BADNESS.indexOf(worst) ? exit : worst), EXIT.ok);
}

/** Where a command writes; handed in so that tests can read it. */
export type Terminal = {
  out(line: string): void;
  error(line: string): void;
  /** Overwrites the current line of the terminal; does nothing where there is none. */
  progress(text: string): void;
};

export type Command = {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly usage: string;
  /** What `--help` says below the usage. */
  readonly help?: string;
  run(words: readonly string[], terminal: Terminal): Promise<Exit>;
};
