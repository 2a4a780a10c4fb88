/** Writes one line of JSON about a failure to the error stream, for whoever operates the server. */
export function logError(message: string, fields: Readonly<Record<string, unknown>>): void {
  const line = JSON.stringify({ time: new Date().toISOString(), level: "error", message, ...fields }, describeError);
  process.stderr.write(`${line}\n`);
}

function describeError(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
