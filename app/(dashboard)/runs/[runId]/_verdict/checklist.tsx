import { ShapeLabel } from "@/app/_components/shape-label";
import type { ShapeAndWord } from "@/lib/charts/severity-shape";
import type { ChecklistItem } from "@/lib/core/verdict";
import { VerdictSection } from "./verdict-section";

const LABELS: Readonly<Record<ChecklistItem["status"], ShapeAndWord>> = {
  answered: { shape: "ring", word: "answered" },
  attention: { shape: "triangle", word: "attention" },
  "not-answered": { shape: "question", word: "not answered" },
};

/** The seven questions that whoever relies on a trained model should be able to answer. */
export function Checklist({ items }: { readonly items: readonly ChecklistItem[] }) {
  return (
    <VerdictSection id="checklist" title="The seven questions" empty="No question was asked." count={items.length}>
      {items.map((item) => (
        <div key={item.id} className="keep-together grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[8.5rem_1fr]">
          <ShapeLabel label={LABELS[item.status]} className="self-start" />
          <div className="grid gap-1">
            <h3 className="font-semibold">{item.question}</h3>
            <p className="max-w-prose">{item.answer}</p>
            {item.evidence.length > 0 ? (
              <p className="text-xs text-muted">
                From: <span className="font-mono">{item.evidence.join(", ")}</span>
              </p>
            ) : null}
          </div>
        </div>
      ))}
    </VerdictSection>
  );
}
