import type { Computed } from "@/lib/calculus/computed";
import { checkLoggedGradients } from "@/lib/usecases/check-logged-gradients";
import { type Command, EXIT, type Exit, type Terminal } from "./command";
import {
  describeComputed,
  describeGradientCheck,
  toComputedDocument,
  toGradientCheckDocument,
} from "./describe-computed";
import { reportUnreadable } from "./diagnose";
import { CONSTANTS, FUNCTIONS } from "./expression-functions";
import { type ParsedArguments, parseArguments, UsageError } from "./parse-arguments";

const OPTIONS = ["at", "from", "to", "variable", "breakpoints", "evaluations"] as const;
type Option = (typeof OPTIONS)[number];

type Task = {
  readonly takes: readonly Option[];
  readonly needs: readonly Option[];
  run(subject: string, parsed: ParsedArguments, terminal: Terminal): Promise<Exit>;
};

const TASKS: Readonly<Record<string, Task>> = {
  derivative: { takes: ["at", "variable"], needs: ["at"], run: printDerivative },
  integrate: {
    takes: ["from", "to", "variable", "breakpoints", "evaluations"],
    needs: ["from", "to"],
    run: printIntegral,
  },
  "gradient-check": { takes: [], needs: [], run: printGradientCheck },
};

export const CALCULUS: Command = {
  summary: "differentiate and integrate with an error bound, check logged gradients",
  usage:
    "rounds calculus derivative EXPR --at X | integrate EXPR --from A --to B | gradient-check FILE, each with [--json]",
  help: `derivative EXPR --at X [--variable NAME]
  the derivative of an expression in x, for example: rounds calculus derivative "x^2" --at 3
integrate EXPR --from A --to B [--variable NAME] [--breakpoints P,…] [--evaluations N]
  the integral; bounds may be inf and -inf; a peak or a jump that might be missed can be named;
  for example: rounds calculus integrate "exp(-x^2/2)/sqrt(2*pi)" --from -inf --to inf
gradient-check FILE
  the gradient_check records of a log, analytic against numerical

With --json: {"status","value","error","evaluations","reason"}.
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
    if (others.length > 0) throw new UsageError(`${name} takes one, found also ${others.join(" ")}`);
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

async function printComputed(
  title: string,
  parsed: ParsedArguments,
  terminal: Terminal,
  compute: () => Computed,
): Promise<Exit> {
  const { asExpressionError, describeExpressionError } = await import("./run-calculus");
  try {
    const computed = compute();
    terminal.out(
      parsed.flags.has("json") ? JSON.stringify(toComputedDocument(computed)) : describeComputed(title, computed),
    );
    return EXIT.ok;
  } catch (error) {
    const wrong = asExpressionError(error);
    if (wrong === null) throw error;
    const [message, ...place] = describeExpressionError(wrong);
    terminal.error([`rounds calculus: ${message}`, ...place].join("\n"));
    return EXIT.unusable;
  }
}
