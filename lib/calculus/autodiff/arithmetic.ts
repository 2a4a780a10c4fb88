/**
 * The four operations of arithmetic, element by element, on tensors that are broadcast as in NumPy: a
 * bias of one row is added to each row, a number to each element. The gradient of what was repeated is
 * the sum over its repetitions.
 */
import { broadcastShapes, type MatrixView, toMatrixShape, viewAs } from "./shape";
import { type Tensor, toTensor } from "./tape";

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

/** Both operands beside each other, as the result is walked. */
type Pairs = {
  readonly rows: number;
  readonly columns: number;
  readonly a: Float64Array;
  readonly aView: MatrixView;
  readonly b: Float64Array;
  readonly bView: MatrixView;
};

function combine(binary: Binary, left: Tensor, right: Tensor | number): Tensor {
  const other = toTensor(left.tape, right);
  const shape = broadcastShapes(binary.name, left.shape, other.shape);
  const { rows, columns } = toMatrixShape(shape);
  const [aView, bView] = [viewAs(left.shape), viewAs(other.shape)];
  const pairs = { rows, columns, a: left.values, aView, b: other.values, bView };
  return left.tape.record({
    values: compute(pairs, binary.of),
    shape,
    inputs: [left, other],
    propagate: (gradient) => {
      if (left.sink) addPartials(left.sink, pairs.aView, gradient, pairs, binary.byLeft);
      if (other.sink) addPartials(other.sink, pairs.bView, gradient, pairs, binary.byRight);
    },
  });
}

function compute({ rows, columns, a, aView, b, bView }: Pairs, of: Binary["of"]): Float64Array {
  const values = new Float64Array(rows * columns);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    let aAt = row * aView.rowStride;
    let bAt = row * bView.rowStride;
    for (let column = 0; column < columns; column += 1) {
      values[at] = of(a[aAt] ?? 0, b[bAt] ?? 0);
      at += 1;
      aAt += aView.columnStride;
      bAt += bView.columnStride;
    }
  }
  return values;
}

/** @param view how the sink lies beside the result: what was repeated gets the sum */
function addPartials(
  sink: Float64Array,
  view: MatrixView,
  gradient: Float64Array,
  { rows, columns, a, aView, b, bView }: Pairs,
  partial: Binary["byLeft"],
): void {
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    let sinkAt = row * view.rowStride;
    let aAt = row * aView.rowStride;
    let bAt = row * bView.rowStride;
    for (let column = 0; column < columns; column += 1) {
      sink[sinkAt] = (sink[sinkAt] ?? 0) + (gradient[at] ?? 0) * partial(a[aAt] ?? 0, b[bAt] ?? 0);
      at += 1;
      sinkAt += view.columnStride;
      aAt += aView.columnStride;
      bAt += bView.columnStride;
    }
  }
}
