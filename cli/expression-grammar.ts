import jsep from "jsep";

/** Signs that people paste in from a text, and how they are typed; each stands for as many characters. */
const TYPED: ReadonlyMap<string, string> = new Map([
  ["**", "^ "],
  ["−", "-"],
  ["·", "*"],
  ["×", "*"],
  ["÷", "/"],
]);
const PASTED = /\*\*|[−·×÷]/g;

const BINARY: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};
const POWER_PRECEDENCE = 11;

// The parser's own grammar is JavaScript's: its operators on bits, its literals and its power go.
jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
jsep.removeAllLiterals();
for (const [operator, precedence] of Object.entries(BINARY)) jsep.addBinaryOp(operator, precedence);
jsep.addBinaryOp("^", POWER_PRECEDENCE, true);
jsep.addUnaryOp("!");
// In mathematics a sign binds less than a power: −x² is −(x²). The parser's signs would bind more.
jsep.hooks.add("gobble-token", function (env) {
  const sign = this.char;
  if (sign !== "-" && sign !== "+") return;
  this.index += 1;
  env.node = { type: "UnaryExpression", operator: sign, argument: readPower(this), prefix: true };
});

// The parser does not say where a node stood; where an expression that follows another begins is worth knowing.
jsep.hooks.add("gobble-expression", function (env) {
  this.gobbleSpaces();
  const place = this.index;
  const node = this.gobbleBinaryExpression();
  if (node) env.node = { ...node, place };
});

function readPower(scope: jsep.HookScope): jsep.Expression {
  const base = scope.gobbleToken();
  if (!base) return scope.throwError("Expected an expression after the sign");
  scope.gobbleSpaces();
  if (scope.char !== "^") return base;
  scope.index += 1;
  return { type: "BinaryExpression", operator: "^", left: base, right: readPower(scope) };
}

/** Reads the text of an expression as a tree of nodes; it holds names and runs nothing. */
export function readGrammar(text: string): jsep.CoreExpression | jsep.ConditionalExpression {
  const tree = jsep(text.replace(PASTED, (found) => TYPED.get(found) ?? found));
  return tree as jsep.CoreExpression;
}
