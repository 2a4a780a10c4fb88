import { describeShape, type Shape, ShapeError, sizeOf } from "./shape";

/** One operation as it was computed, and how it hands a gradient back to what it was computed from. */
export type Operation = {
  readonly values: Float64Array;
  readonly shape: Shape;
  readonly inputs: readonly Tensor[];
  /**
   * The chain rule for this one operation: adds to the `sink` of each input what the gradient of the
   * result means for it.
   *
   * @param gradient derivative of the loss by each element of the result
   */
  propagate(gradient: Float64Array): void;
};

/** A number, a row of numbers or a matrix (row by row), with a place for its gradient. Made by a `Tape`. */
export class Tensor {
  readonly tape: Tape;
  readonly values: Float64Array;
  readonly shape: Shape;
  /** True for leaves and whatever was computed from one; false for data, which no gradient reaches. */
  readonly isTracked: boolean;
  #gradient: Float64Array | null = null;

  constructor(tape: Tape, values: Float64Array, shape: Shape, isTracked: boolean) {
    this.tape = tape;
    this.values = values;
    this.shape = shape;
    this.isTracked = isTracked;
  }

  /**
   * The number itself.
   *
   * @throws ShapeError where there is more than one
   */
  get value(): number {
    const [value] = this.values;
    if (value === undefined || this.values.length > 1) throw new ShapeError("value", "a single number", this.shape);
    return value;
  }

  /**
   * Derivative of the loss by each element, in the order of `values`; zeros where the loss does not depend
   * on it. It belongs to the last backward pass and is not changed by a later one.
   *
   * @throws Error before the first backward pass, and for data
   */
  get gradient(): Float64Array {
    if (!this.isTracked) throw new Error("Data have no gradient; make it a leaf of the tape.");
    if (!this.tape.hasPassed) throw new Error("There is no gradient before backward(loss).");
    return this.#gradient ?? new Float64Array(this.values.length);
  }

  /** For operations: where they add their part of the gradient during a pass; null for data. */
  get sink(): Float64Array | null {
    if (!this.isTracked) return null;
    this.#gradient ??= new Float64Array(this.values.length);
    return this.#gradient;
  }

  /** For the tape: what has arrived in this pass so far; null where nothing has. */
  get arrived(): Float64Array | null {
    return this.#gradient;
  }

  /** For the tape: forgets the gradient of the pass before. */
  forgetGradient(): void {
    this.#gradient = null;
  }
}

/**
 * Automatic differentiation in reverse mode. Operations on tensors are written down while they are
 * computed; `backward` walks what was written down from the loss to the leaves and applies the chain rule
 * once per operation, so that the gradients of all leaves cost a small multiple of the loss itself.
 *
 *     const tape = new Tape();
 *     const slope = tape.leaf(2);
 *     const loss = power(subtract(multiply(slope, 3), 5), 2);
 *     tape.backward(loss);
 *     slope.gradient; // [6]
 *
 * One tape is for one evaluation: a training step makes a new one over the same arrays. Numbers that are
 * not finite go through as in IEEE 754.
 *
 * @see Griewank & Walther, Evaluating Derivatives, 2nd ed. (2008), 3.2; Baydin et al., arXiv 1502.05767
 */
export class Tape {
  readonly #leaves: Tensor[] = [];
  readonly #recorded: { readonly result: Tensor; readonly operation: Operation }[] = [];
  readonly #isRecording: boolean;
  #hasPassed = false;

  /** @param options.isRecording false where only values are wanted: every leaf is then data */
  constructor({ isRecording = true }: { readonly isRecording?: boolean } = {}) {
    this.#isRecording = isRecording;
  }

  /** True once gradients were computed. */
  get hasPassed(): boolean {
    return this.#hasPassed;
  }

  /**
   * Something that gradients are wanted for, for example the weights of a layer.
   *
   * @param values a number, or the elements row by row; a Float64Array is kept and not copied
   * @param shape without it a list is a row
   * @throws ShapeError where the elements do not fill the shape, or it has more than two axes, or an empty one
   */
  leaf(values: number | ArrayLike<number>, shape?: Shape): Tensor {
    const leaf = this.#hold(values, shape, this.#isRecording);
    this.#leaves.push(leaf);
    return leaf;
  }

  /** Data, for example the inputs of a batch: parameters and errors as for `leaf`, but no gradient. */
  constant(values: number | ArrayLike<number>, shape?: Shape): Tensor {
    return this.#hold(values, shape, false);
  }

  /** For operations: the result of one, written down where a gradient may have to come back through it. */
  record(operation: Operation): Tensor {
    const isTracked = operation.inputs.some((input) => input.isTracked);
    if (operation.inputs.some(({ tape }) => tape !== this)) throw new Error("Tensors of two tapes cannot be combined.");
    const result = new Tensor(this, operation.values, operation.shape, isTracked);
    if (isTracked) this.#recorded.push({ result, operation });
    return result;
  }

  /**
   * Computes the gradient of one number by everything on the tape in one pass. A second call starts
   * afresh; gradients never add up over calls.
   *
   * @param loss a tensor of one element that was computed on this tape from at least one leaf
   * @throws ShapeError where the loss has more than one element
   */
  backward(loss: Tensor): void {
    if (loss.tape !== this) throw new Error("The loss belongs to another tape.");
    if (loss.values.length !== 1)
      throw new ShapeError("backward", "a loss of one number (take its sum or its mean)", loss.shape);
    if (!loss.isTracked) throw new Error("The loss depends on no leaf of the tape, so that it has no gradient.");
    for (const leaf of this.#leaves) leaf.forgetGradient();
    for (const { result } of this.#recorded) result.forgetGradient();
    loss.sink?.fill(1);
    this.#hasPassed = true;
    for (let index = this.#recorded.length - 1; index >= 0; index -= 1) {
      const { result, operation } = this.#recorded[index] ?? {};
      // Where nothing arrived, the loss does not depend on the result.
      if (result?.arrived) operation?.propagate(result.arrived);
    }
  }

  #hold(values: number | ArrayLike<number>, given: Shape | undefined, isTracked: boolean): Tensor {
    const isNumber = typeof values === "number";
    const elements = isNumber
      ? Float64Array.of(values)
      : values instanceof Float64Array
        ? values
        : Float64Array.from(values);
    const shape = given ?? (isNumber ? [] : [elements.length]);
    if (shape.length > 2 || shape.some((length) => !Number.isSafeInteger(length) || length < 1))
      throw new ShapeError("tensor", "at most two axes of length 1 or more", shape);
    if (sizeOf(shape) !== elements.length)
      throw new ShapeError("tensor", `${elements.length} elements to fill ${describeShape(shape)}`, [elements.length]);
    return new Tensor(this, elements, shape, isTracked);
  }
}

/** A number among tensors is data. */
export function toTensor(tape: Tape, operand: Tensor | number): Tensor {
  return typeof operand === "number" ? tape.constant(operand) : operand;
}
