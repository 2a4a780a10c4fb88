/** What the driver adapter calls the failure of a raw statement inside Prisma; undefined for any other error. */
export function driverErrorKind(error: unknown): unknown {
  const meta = readProperty(error, "meta");
  return readProperty(readProperty(readProperty(meta, "driverAdapterError"), "cause"), "kind");
}

function readProperty(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
