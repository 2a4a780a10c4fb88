/**
 * A time as the reader's clock shows it, with the day where that is another one than in UTC.
 *
 * @param timeZone the browser's own where it is left out
 * @returns null where the clock shows UTC, and a second time would only be noise
 */
export function ownTime(iso: string, timeZone?: string): string | null {
  const own = readClock(iso, timeZone);
  const utc = readClock(iso, "UTC");
  if (own.day === utc.day && own.time === utc.time) return null;
  return `${own.day === utc.day ? "" : `${own.day}, `}${own.time} here`;
}

function readClock(iso: string, timeZone: string | undefined): { readonly day: string; readonly time: string } {
  const date = new Date(iso);
  const place = timeZone === undefined ? {} : { timeZone };
  return {
    day: date.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...place }),
    time: date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...place }),
  };
}
