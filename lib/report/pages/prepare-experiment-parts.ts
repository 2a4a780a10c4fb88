import { describeEstimate } from "@/lib/charts/describe-estimate";
import { ARM_WORDS } from "@/lib/charts/proof/arm-words";
import { differencesHeight } from "@/lib/charts/proof/draw-differences";
import { noteSecondary } from "@/lib/charts/proof/note-secondary";
import { prepareDifferences, tabulatePairs } from "@/lib/charts/proof/prepare-differences";
import { prepareProof } from "@/lib/charts/proof/prepare-proof";
import { tabulateSecondary } from "@/lib/charts/proof/tabulate-secondary";
import { groupWords } from "@/lib/core/group-words";
import type { ProofDocument } from "@/lib/core/proof-document";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { nameProofState } from "@/lib/proof/name-proof-state";
import { CHANGE_NAMES } from "@/lib/proof/proof-words";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { printUtc } from "./print-utc";
import { heading, paragraph, type ReportBlock } from "./report-block";
import { wordTable } from "./tabulate";

type Blocks = readonly ReportBlock[];

/** Section 17: each plan of an experiment on a finding of the run, what came of it, and what it shows. */
export function prepareProofs({ proofs }: ExperimentEvidence): Blocks {
  if (proofs === null)
    return [
      paragraph(
        "A report on files knows of no experiments: they are kept with a run on a server. The command “rounds prove” writes a plan for a finding of files, and says what its pairs show.",
      ),
    ];
  if (proofs.length === 0)
    return [
      paragraph(
        "No experiment on a finding of this run is planned, so that its findings are seen in the log and no more. It would take a plan for one of them (“Prove it” beside the finding, or the command “rounds prove”) and at least five pairs of trainings.",
      ),
    ];
  return [tabulateProofs(proofs), ...proofs.flatMap(prepareOne)];
}

function tabulateProofs(proofs: readonly ProofDocument[]): ReportBlock {
  return wordTable(
    "Experiments on findings of this run",
    ["plan", "finding", "what was changed", "what is known", "repaired minus as it was (95 %)", "pairs"],
    proofs.map((proof, index) => [
      String(index + 1),
      findingOf(proof.plan),
      CHANGE_NAMES[proof.plan.change.id],
      nameProofState(proof),
      effectOf(proof),
      proof.state === "withdrawn" ? "not read" : `${proof.answer.pairs} of ${proof.answer.planned}`,
    ]),
  );
}

function effectOf({ state, answer }: ProofDocument): string {
  if (state === "answered") return describeEstimate(answer.effect).short;
  return state === "withdrawn" ? "not read" : "nothing yet";
}

function findingOf({ finding: { rule, subgroup } }: ProofDocument["plan"]): string {
  return subgroup === null ? RULE_NAMES[rule] : `${RULE_NAMES[rule]} (${groupWords(subgroup)})`;
}

function prepareOne(proof: ProofDocument, index: number): Blocks {
  const { plan, answer, registered } = proof;
  const words = prepareProof(proof);
  return [
    heading(`Plan ${index + 1}: ${findingOf(plan)}, ${CHANGE_NAMES[plan.change.id]}`),
    paragraph(words.question),
    paragraph(words.standing),
    ...proof.since.map((sentence) => paragraph(sentence)),
    ...(answer.cause === null ? [] : [paragraph(answer.cause)]),
    {
      kind: "facts",
      facts: [
        ...words.facts,
        { term: "Seeds", text: plan.seeds.join(", ") },
        { term: "Registered", text: `${printUtc(registered.at)} by ${registered.by.name}` },
        ...(registered.doubt === null ? [] : [{ term: "What is not shown", text: registered.doubt }]),
        { term: "SHA-256 of the plan", text: plan.sha256 },
      ],
    },
    ...preparePairs(proof),
    ...prepareSecondary(answer),
    ...(proof.state === "withdrawn" ? [] : prepareRuns(proof)),
    wordTable(
      "What became of the plan",
      ["time (UTC)", "what"],
      words.history.map((event) => [printUtc(event.at), event.words]),
    ),
  ];
}

/** Each pair: as a picture where there is a difference to draw, else in numbers, where the reader may have them. */
function preparePairs({ plan, answer }: ProofDocument): Blocks {
  const chart = prepareDifferences(plan, answer);
  if (chart !== null)
    return [{ kind: "figure", figure: { kind: "differences", chart }, height: differencesHeight(chart) }];
  if (answer.values.length === 0) return [];
  const { short, behind } = describeEstimate(answer.better);
  return [
    paragraph(`Part of the pairs in which the repaired run is better: ${short}. ${behind}`),
    { kind: "table", table: tabulatePairs(plan, answer) },
  ];
}

function prepareSecondary({ also }: ProofDocument["answer"]): Blocks {
  if (also.length === 0) return [];
  return [{ kind: "table", table: tabulateSecondary(also) }, ...noteSecondary(also).map((note) => paragraph(note))];
}

/** Which runs count, which are still to come, and which are kept and not counted. */
function prepareRuns({ arrived, missing, setAside }: ProofDocument): Blocks {
  const side = ({ seed, arm }: { readonly seed: number; readonly arm: keyof typeof ARM_WORDS }) =>
    `seed ${seed}, ${ARM_WORDS[arm]}`;
  const left =
    setAside.length === 0
      ? [paragraph("No run was set aside.")]
      : [
          wordTable(
            "Runs that came back and are not counted",
            ["run", "side", "why it is not counted"],
            setAside.map((each) => [each.run.name, side(each), each.sentence]),
          ),
        ];
  return [
    ...(arrived.length === 0
      ? []
      : [
          wordTable(
            "Runs that count",
            ["side", "run"],
            arrived.map((each) => [side(each), each.run.name]),
          ),
        ]),
    ...(missing.length === 0 ? [] : [paragraph(`Still to come: ${missing.map(side).join("; ")}.`)]),
    ...left,
  ];
}
