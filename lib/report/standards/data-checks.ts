import type { OwnerStatement } from "@/lib/core/owner-statements";
import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import { empty, numbersMatching, WITHOUT_PREDICTIONS } from "./item-checks";
import type { ItemAnswer, ItemCheck, StandardContent } from "./standard";

/** Filled where people stated all of these, and in part where they stated some. */
export function stated(...fields: readonly OwnerStatement[]): ItemCheck {
  return ({ evidence }) => {
    const { settings } = evidence.facts;
    const asked = OWNER_STATEMENTS.filter(({ field }) => fields.includes(field));
    const given = asked.filter(({ field }) => settings[field] !== null);
    const open = asked.filter((one) => !given.includes(one)).map(({ term }) => term);
    if (given.length === 0) return empty(`Nobody stated: ${open.join(", ")}.`);
    return {
      state: open.length === 0 ? "filled" : "partly filled",
      pointers: sectionsOf(given),
      note: open.length === 0 ? "In the words of the team." : `Not stated: ${open.join(", ")}.`,
    };
  };
}

/** Several items at once, of which statements may answer some: never more than filled in part. */
export const ownWords: ItemCheck = ({ evidence }) => {
  const given = OWNER_STATEMENTS.filter(({ field }) => evidence.facts.settings[field] !== null);
  if (given.length === 0) return empty("To be written by people; nobody stated anything on use or data.");
  return {
    state: "partly filled",
    pointers: sectionsOf(given),
    note: `Stated: ${given.map(({ term }) => term).join(", ")}. Which of these items that answers is for people to judge.`,
  };
};

/** Which rows were judged, from where and of when. */
export const evaluationData: ItemCheck = (content) => {
  if (content.analysis.status === "none") return empty(WITHOUT_PREDICTIONS);
  const words = stated("dataSource", "dataYears")(content);
  return {
    state: "partly filled",
    pointers: ["section 2"],
    note: `Which rows were evaluated, of which part. ${words.note} Characteristics other than the groups are not kept.`,
  };
};

/** Counted from the file on; who was left out before it is for people to state. */
export const patientFlow: ItemCheck = (content) =>
  join(counted(content, /^data\/(?:all|judged|left-out)\//, WITHOUT_PREDICTIONS), stated("exclusions")(content));

export const missingData: ItemCheck = (content) =>
  join(
    counted(content, /^data\/missing\/.*\/rows$/, "No column is known in which values could be missing."),
    stated("missingValues")(content),
  );

/** Outcomes and predicted risks of both; other characteristics are not kept. */
export const developmentComparison: ItemCheck = (content) => {
  const found = counted(content, /^data\/training\//, "The predictions hold no rows of training.");
  return found.state === "not filled"
    ? found
    : {
        ...found,
        state: "partly filled",
        note: "Rows, events and predicted risks of training and judged rows; other characteristics are not kept.",
      };
};

/** Of section 2, which is hidden as a whole from some readers. */
function counted(content: StandardContent, pattern: RegExp, without: string): ItemAnswer {
  if (content.evidence.facts.flow.status === "hidden")
    return empty("Hidden from readers to whom single patients are closed.");
  return numbersMatching(content, pattern, 2, without);
}

/** Filled where both are, not filled where neither is. */
function join(counted: ItemAnswer, words: ItemAnswer): ItemAnswer {
  const states = [counted.state, words.state];
  const isOneState = states[0] === states[1];
  return {
    state: isOneState ? counted.state : "partly filled",
    pointers: [...new Set([...counted.pointers, ...words.pointers])],
    note: [counted.note, words.note].filter((note) => note !== "").join(" "),
  };
}

function sectionsOf(given: readonly { readonly section: number }[]): string[] {
  return [...new Set(given.map(({ section }) => `section ${section}`))];
}
