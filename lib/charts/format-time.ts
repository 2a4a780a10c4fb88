/**
 * Times are printed in UTC because a run may be read in another time zone than it was trained in;
 * the reader's own time is added in the browser, which alone knows it.
 */
const UTC_FORMAT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** 22 Nov 2026, 14:03 UTC */
export function formatUtc(isoTime: string): string {
  return `${UTC_FORMAT.format(new Date(isoTime))} UTC`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"] as const;

/**
 * "2026-12-01" as "1 Dec 2026", by names of its own: it stands in reports that are compared byte by byte, and a
 * formatter of the machine may word it otherwise in a year.
 */
export function formatDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** "12 s", "3 min 20 s": how long something still takes. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
