import { IdeaLink } from "@/app/_components/idea-link";
import type { Idea } from "@/lib/learn/ideas";

/** One idea in the list of all: what its page lets the reader find out. */
export function IdeaCard({ idea, runId }: { readonly idea: Idea; readonly runId: string | null }) {
  return (
    <li className="keep-together grid gap-1 px-4 py-4">
      <h2 className="font-semibold">
        <IdeaLink idea={idea.id} runId={runId}>
          {idea.title}
        </IdeaLink>
      </h2>
      <p className="max-w-prose">{idea.question}</p>
    </li>
  );
}
