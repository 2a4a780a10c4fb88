/** A promise of the readers that an input made them break. */
export class Violation extends Error {
  constructor(found: string) {
    super(`Expected what a sink may rely on, found ${found}.`);
    this.name = "Violation";
  }
}
