/** A loss to the thousandth of a nat: parts of a gap add up as they are read, but for the last digit. */
export function formatNats(nats: number): string {
  const text = nats.toFixed(3);
  return Number(text) === 0 ? "0.000" : text.replace("-", "−");
}
