/** The ideas that a verdict rests on, in the order in which one leads to the next. */
export const IDEA_IDS = [
  "slope",
  "gradient-descent",
  "chain-of-layers",
  "training",
  "expectation",
  "two-subgroups",
] as const;
export type IdeaId = (typeof IDEA_IDS)[number];

export type Idea = {
  readonly id: IdeaId;
  readonly title: string;
  /** What the page lets the reader find out. */
  readonly question: string;
  /** The idea in plain words, for readers who never heard of it. */
  readonly lead: string;
};

const IDEAS: Readonly<Record<IdeaId, Omit<Idea, "id">>> = {
  slope: {
    title: "A slope is a sensitivity",
    question: "How much does the result move when one number is nudged?",
    lead: "A derivative answers a simple question: nudge a number a little, and by how many times that nudge does the result change? Training a model asks this question of every weight, again and again.",
  },
  "gradient-descent": {
    title: "Gradient descent and its learning rate",
    question: "What does the learning rate do to the path towards the lowest loss?",
    lead: "Gradient descent walks downhill: each step goes against the slope, and the learning rate says how far. Too small and it creeps, too large and it leaps over the lowest point and away from it.",
  },
  "chain-of-layers": {
    title: "A chain of layers",
    question: "How much of the training signal reaches the first layer?",
    lead: "The signal that trains a network enters at its output and is handed back from layer to layer. Each layer multiplies it by a factor of its own, so that over many layers it may all but vanish, or explode.",
  },
  training: {
    title: "A healthy network and a vanishing one",
    question: "What does a network look like whose first layers are not trained?",
    lead: "Two networks of the same depth learn from the same cases with the same steps. In one the signal reaches every layer, in the other it fades on its way, and both the loss and the layers tell them apart.",
  },
  expectation: {
    title: "Expectations, exact and from a sample",
    question: "How far may an average over a sample lie from the average over everybody?",
    lead: "A probability is an area under a density, and an average over everybody is an integral. A sample gives nearly the same number, and its standard error says how nearly.",
  },
  "two-subgroups": {
    title: "Two subgroups, one parameter",
    question: "Who decides where training stops when two groups pull in opposite directions?",
    lead: "Patients with several severe injuries (polytrauma) and with an isolated traumatic brain injury (TBI) may each be served best by another value of the same number in the model. Training stops where their pulls cancel, and a group counts there by its share of the patients.",
  },
};

export function ideaOf(id: IdeaId): Idea {
  return { id, ...IDEAS[id] };
}

/** null for what is no idea of ours, for example in an address. */
export function findIdea(id: string): Idea | null {
  const known = IDEA_IDS.find((candidate) => candidate === id);
  return known === undefined ? null : ideaOf(known);
}
