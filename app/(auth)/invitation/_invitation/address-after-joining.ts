import * as z from "zod";

const schema = z.object({ projectId: z.string().nullable() });

/** Where somebody goes who was let in: to the project, or to the start where they administer all of them. */
export function addressAfterJoining(answer: unknown): string {
  const { projectId } = schema.parse(answer);
  return projectId === null ? "/" : `/projects/${projectId}`;
}
