/** A loss to the thousandth of a nat: the parts of a gap can be added up as they are read. */
export function formatNats(nats: number): string {
  const text = nats.toFixed(3);
  return Number(text) === 0 ? "0.000" : text.replace("-", "−");
}
