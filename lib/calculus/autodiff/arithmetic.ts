/**
 * The four operations of arithmetic, element by element, on tensors that are broadcast as in NumPy: a
 * bias of one row is added to each row, a number to each element. The gradient of what was repeated is
 * the sum over its repetitions.
 */
import { broadcastShapes, sizeOf, toMatrixShape, viewAs } from "./shape";
import { type Tape, type Tensor, toTensor } from "./tape";

/** A function of two numbers with its partial derivatives. */
type Binary = {
  readonly name: string;
  readonly of: (x: number, y: number) => number;
  readonly byLeft: (x: number, y: number) => number;
  readonly byRight: (x: number, y: number) => number;
};

const ADD: Binary = { name: "add", of: (x, y) => x + y, byLeft: () => 1, byRight: () => 1 };
const SUBTRACT: Binary = { name: "subtract", of: (x, y) => x - y, byLeft: () => 1, byRight: () => -1 };
const MULTIPLY: Binary = { name: "multiply", of: (x, y) => x * y, byLeft: (_, y) => y, byRight: (x) => x };
const DIVIDE: Binary = {
  name: "divide",
  of: (x, y) => x / y,
  byLeft: (_, y) => 1 / y,
  byRight: (x, y) => -x / (y * y),
};

/** a + b. @throws ShapeError where the shapes cannot be broadcast */
export function add(a: Tensor, b: Tensor | number): Tensor {
  return combine(ADD, a, b);
}

/** a − b. @throws ShapeError where the shapes cannot be broadcast */
export function subtract(a: Tensor, b: Tensor | number): Tensor {
  return combine(SUBTRACT, a, b);
}

/** a · b, element by element. @throws ShapeError where the shapes cannot be broadcast */
export function multiply(a: Tensor, b: Tensor | number): Tensor {
  return combine(MULTIPLY, a, b);
}

/** a / b, element by element. @throws ShapeError where the shapes cannot be broadcast */
export function divide(a: Tensor, b: Tensor | number): Tensor {
  return combine(DIVIDE, a, b);
}
