import type { Computed } from "@/lib/calculus/computed";
import { checkLoggedGradients } from "@/lib/usecases/check-logged-gradients";
import { type Command, EXIT, type Exit, type Terminal } from "./command";
import {
  describeComputed,
  describeGradientCheck,
  toComputedDocument,
  toGradientCheckDocument,
} from "./describe-computed";
import { CONSTANTS, FUNCTIONS } from "./expression-functions";
import { type ParsedArguments, parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";
import type { NamedComputed } from "./run-gradient";

const OPTIONS = ["at", "from", "to", "variable", "breakpoints", "evaluations", "direction"] as const;
type Option = (typeof OPTIONS)[number];

type Task = {
  readonly takes: readonly Option[];
  readonly needs: readonly Option[];
  /** Whether further expressions may follow the first. */
  readonly takesSeveral?: boolean;
  run(subject: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit>;
};

const TASKS: Readonly<Record<string, Task>> = {
  derivative: { takes: ["at", "variable"], needs: ["at"], run: printDerivative },
  integrate: {
    takes: ["from", "to", "variable", "breakpoints", "evaluations"],
    needs: ["from", "to"],
    run: printIntegral,
  },
  gradient: { takes: ["at"], needs: ["at"], run: printGradient },
  jacobian: { takes: ["at"], needs: ["at"], takesSeveral: true, run: printJacobian },
  directional: { takes: ["at", "direction"], needs: ["at", "direction"], run: printDirectional },
  "hessian-vector": { takes: ["at", "direction"], needs: ["at", "direction"], run: printHessianVector },
  "gradient-check": { takes: [], needs: [], run: printGradientCheck },
};

export const CALCULUS: Command = {
  summary: "differentiate and integrate with an error bound, check logged gradients",
  usage:
    "rounds calculus derivative EXPR --at X | integrate EXPR --from A --to B | gradient EXPR --at x=1,y=2 | gradient-check FILE, each with [--json]",
  help: `derivative EXPR --at X [--variable NAME]
  the derivative of an expression in x, for example: rounds calculus derivative "x^2" --at 3
integrate EXPR --from A --to B [--variable NAME] [--breakpoints P,…] [--evaluations N]
  the integral; bounds may be inf and -inf; a peak or a jump that might be missed can be named;
  for example: rounds calculus integrate "exp(-x^2/2)/sqrt(2*pi)" --from -inf --to inf
gradient EXPR --at x=1,y=2
  the derivative by each variable, one after the other
jacobian EXPR EXPR… --at x=1,y=2
  the same for several expressions
directional EXPR --at x=1,y=2 --direction x=1,y=0.5
  the derivative in a direction, per length of the direction as it is given
hessian-vector EXPR --at x=1,y=2 --direction x=1,y=0
  how the gradient changes in a direction
gradient-check FILE
  the gradient_check records of a log, analytic against numerical

With --json: {"status","value","error","evaluations","reason"}; where there are several results one line for each,
with {"of","by"} before it.
Expressions have + - * / % ^, comparisons, && || !, a ? b : c,
constants: ${[...CONSTANTS.keys()].join(", ")}
functions: ${[...FUNCTIONS.keys()].join(", ")}`,
  async run(words, terminal) {
    const parsed = parseArguments(words, { flags: ["json"], options: OPTIONS, takesExpressions: true });
    const [name, subject, ...others] = parsed.paths;
    const task = name !== undefined && Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
    if (task === undefined) {
      throw new UsageError(`expected one of ${Object.keys(TASKS).join(", ")}, found ${name ?? "nothing"}`);
    }
    if (subject === undefined) {
      throw new UsageError(`${name} needs ${name === "gradient-check" ? "a FILE" : "an expression"}`);
    }
    if (others.length > 0 && task.takesSeveral !== true)
      throw new UsageError(`${name} takes one, found also ${others.join(" ")}`);
    for (const option of parsed.options.keys()) {
      if (!task.takes.some((known) => known === option)) throw new UsageError(`${name} does not take --${option}`);
    }
    for (const option of task.needs) {
      if (!parsed.options.has(option)) throw new UsageError(`${name} needs --${option}`);
    }
    return await task.run(subject, parsed, terminal);
  },
};

// The reader of expressions is loaded here, so that no other command waits for it.
async function printDerivative(text: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit> {
  const { runDerivative } = await import("./run-calculus");
  const [at, variable] = [parsed.options.get("at") ?? "", variableOf(parsed)];
  const title = `derivative of ${text} at ${variable} = ${at}`;
  return printComputed(title, parsed, terminal, () => runDerivative(text, { variable, at }));
}

async function printIntegral(text: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit> {
  const { runIntegral } = await import("./run-calculus");
  const [from, to, variable] = [parsed.options.get("from") ?? "", parsed.options.get("to") ?? "", variableOf(parsed)];
  const [breakpoints, evaluations] = [parsed.options.get("breakpoints"), parsed.options.get("evaluations")];
  return printComputed(`integral of ${text} from ${from} to ${to}`, parsed, terminal, () =>
    runIntegral(text, { variable, from, to, breakpoints, evaluations }),
  );
}

async function printGradient(text: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit> {
  const { runGradient } = await import("./run-gradient");
  return printEach(parsed, terminal, () => runGradient(text, parsed.options.get("at") ?? ""));
}

async function printJacobian(_: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit> {
  const { runJacobian } = await import("./run-gradient");
  return printEach(parsed, terminal, () => runJacobian(parsed.paths.slice(1), parsed.options.get("at") ?? ""));
}

async function printHessianVector(text: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit> {
  const { runHessianVector } = await import("./run-gradient");
  const [at, direction] = [parsed.options.get("at") ?? "", parsed.options.get("direction") ?? ""];
  return printEach(parsed, terminal, () => runHessianVector(text, at, direction));
}

async function printDirectional(text: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit> {
  const { runDirectional } = await import("./run-gradient");
  const [at, direction] = [parsed.options.get("at") ?? "", parsed.options.get("direction") ?? ""];
  const title = `derivative of ${text} at ${at} in the direction ${direction}`;
  return printComputed(title, parsed, terminal, () => runDirectional(text, at, direction));
}

async function printGradientCheck(path: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit> {
  try {
    const checked = await checkLoggedGradients(path);
    terminal.out(
      parsed.flags.has("json")
        ? JSON.stringify(toGradientCheckDocument(checked))
        : describeGradientCheck(path, checked),
    );
    return EXIT.ok;
  } catch (error) {
    return reportUnreadable(path, error, terminal);
  }
}

function variableOf(parsed: ParsedArguments): string {
  return parsed.options.get("variable") ?? "x";
}

function printComputed(
  title: string,
  parsed: ParsedArguments,
  terminal: Terminal,
  compute: () => Computed,
): Promise<Exit> {
  return printOrExplain(terminal, () => {
    const computed = compute();
    terminal.out(
      parsed.flags.has("json") ? JSON.stringify(toComputedDocument(computed)) : describeComputed(title, computed),
    );
  });
}

function printEach(
  parsed: ParsedArguments,
  terminal: Terminal,
  compute: () => readonly NamedComputed[],
): Promise<Exit> {
  return printOrExplain(terminal, () => {
    for (const { of, by, computed } of compute()) {
      terminal.out(
        parsed.flags.has("json")
          ? JSON.stringify({ of, by, ...toComputedDocument(computed) })
          : describeComputed(`∂/∂${by} of ${of}`, computed),
      );
    }
  });
}

/** An expression that cannot be read is answered with the place. */
async function printOrExplain(terminal: Terminal, print: () => void): Promise<Exit> {
  const { asExpressionError, describeExpressionError } = await import("./run-calculus");
  try {
    print();
    return EXIT.ok;
  } catch (error) {
    const wrong = asExpressionError(error);
    if (wrong === null) throw error;
    const [message, ...place] = describeExpressionError(wrong);
    terminal.error([`rounds calculus: ${message}`, ...place].join("\n"));
    return EXIT.unusable;
  }
}
