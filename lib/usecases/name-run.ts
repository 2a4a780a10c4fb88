import { AppError } from "@/lib/core/errors";

type NamedRun = { readonly id: string; readonly name: string; readonly project: { readonly name: string } };

/** Whether a word means a run: its name, or `project/run`. */
export function isRunNamed({ name, project }: NamedRun, word: string): boolean {
  return name === word || `${project.name}/${name}` === word;
}

/** For a word that means several runs. */
export function describeRunChoice(word: string, runs: readonly NamedRun[]): AppError {
  const names = runs.map(({ id, name, project }) => `${project.name}/${name} (${id})`);
  return new AppError(
    "conflict",
    `Expected one run called ${word}, but there are ${runs.length}: ${names.join(", ")}.`,
    "Name one by its id, or as project/run.",
  );
}
