/** The command that sends the folders of trained pairs later, for a POSIX shell whatever the project is called. */
export function writeUploadCommand(project: string): string {
  const quoted = `'${project.replaceAll("'", String.raw`'\''`)}'`;
  return `npx rounds upload proof-runs/* --url ADDRESS --token TOKEN --project ${quoted}`;
}
