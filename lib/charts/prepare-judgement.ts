import { formatCount } from "@/lib/core/format-number";
import type { JudgementKind, JudgementStepKind } from "@/lib/core/judgement";
import { formatDay } from "./format-time";

/** What is shown of a judgement; the form that the API answers holds all of it. */
export type JudgementToShow = {
  readonly kind: JudgementKind;
  readonly text: string;
  readonly author: string;
  readonly changes: readonly string[];
  readonly state: "stated" | "open" | "assigned" | "resolved" | "withdrawn";
  readonly steps: readonly {
    readonly number: number;
    readonly kind: JudgementStepKind;
    readonly owner: string | null;
    readonly dueOn: string | null;
    readonly text: string | null;
    readonly author: string;
    readonly createdAt: string;
  }[];
};

/** A judgement in words. */
export type JudgementWords = {
  /** Who says what. */
  readonly lead: string;
  /** In the words of the author; empty where there are none. */
  readonly text: string;
  /** What has changed since; null while it speaks of what is shown. */
  readonly outdated: string | null;
  /** What became of it, in order, each with its time. */
  readonly steps: readonly { readonly number: number; readonly words: string; readonly at: string }[];
  /** How it stands; null where nothing is asked of anybody. */
  readonly standing: string | null;
};

const LEADS: Readonly<Record<JudgementKind, readonly [alone: string, before: string]>> = {
  agree: ["agrees with this reading.", "agrees with this reading:"],
  disagree: ["disagrees.", "disagrees, because:"],
  need: ["needs something.", "needs:"],
};

/** Puts a judgement into words. */
export function prepareJudgement(judgement: JudgementToShow): JudgementWords {
  const { kind, text, author, changes, state, steps } = judgement;
  return {
    lead: `${author} ${LEADS[kind][text === "" ? 0 : 1]}`,
    text,
    outdated: changes.length === 0 ? null : `made on an earlier state: ${changes.join("; ")}`,
    steps: steps.map(({ number, createdAt, ...step }) => ({ number, words: describeStep(step), at: createdAt })),
    standing: describeStanding(state, steps),
  };
}

type Step = Omit<JudgementToShow["steps"][number], "number" | "createdAt">;

function describeStep({ kind, owner, dueOn, text, author }: Step): string {
  switch (kind) {
    case "assign":
      return `${author} asked ${owner ?? "nobody"} to answer it until ${dueOn === null ? "no day" : formatDay(dueOn)}`;
    case "resolve":
      return `${author} answered: ${text ?? ""}`;
    case "withdraw":
      return text ? `${author} took it back: ${text}` : `${author} took it back`;
  }
}

function describeStanding(state: JudgementToShow["state"], steps: JudgementToShow["steps"]): string | null {
  const asked = steps.findLast(({ kind }) => kind === "assign");
  switch (state) {
    case "stated":
      return null;
    case "open":
      return "open; nobody is asked to answer it yet";
    case "assigned":
      return `open; ${asked?.owner ?? "nobody"} is to answer it until ${asked?.dueOn ? formatDay(asked.dueOn) : "no day"}`;
    case "resolved":
      return "answered";
    case "withdrawn":
      return "taken back";
  }
}

/** What is said of a verdict at one glance, for its row; empty where nobody has said anything. */
export function summariseJudgements(judgements: readonly Pick<JudgementToShow, "kind" | "state">[]): string {
  const standing = judgements.filter(({ state }) => state !== "withdrawn");
  if (standing.length === 0) return "";
  const contested = standing.filter(({ kind, state }) => kind === "disagree" && state !== "resolved");
  const count = formatCount(standing.length, "judgement");
  return contested.length === 0 ? count : `${count}, contested`;
}
