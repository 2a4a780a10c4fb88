import { formatCount } from "@/lib/core/format-number";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { logAxis } from "./axis-ticks";
import type { Axis, EmptyChart, FigureText } from "./chart-model";
import { prepareDepthProfile } from "./prepare-depth-profile";
import type { DepthProfileChart, ProfileRow } from "./profile-model";

export type ProfiledRun = { readonly side: "A" | "B"; readonly name: string; readonly profile: DepthProfile | null };

/** One layer of one run; `position` runs from 0, nearest the input, to 1, nearest the output. */
export type OverlaidLayer = { readonly row: ProfileRow; readonly position: number };

/** A point of a fitted line at its position over depth. */
type OverlaidPoint = { readonly value: number; readonly position: number };

export type OverlaidProfile = {
  readonly name: string;
  /** Output first. */
  readonly layers: readonly OverlaidLayer[];
  readonly fit: readonly OverlaidPoint[];
};

export type ProfileOverlay = FigureText & {
  readonly status: "drawn";
  readonly a: OverlaidProfile;
  readonly b: OverlaidProfile;
  /** Names along the depth: those of the layers where both runs have the same, else the two ends. */
  readonly labels: readonly { readonly text: string; readonly position: number }[];
  readonly x: Axis;
};

const HOW_TO_LOG =
  'log({"step": step, f"grad_norm/{name}": p.grad.norm().item() for name, p in model.named_parameters()})';

/** The size of the gradient over depth in both runs on one axis. */
export function prepareProfileOverlay([first, second]: readonly [ProfiledRun, ProfiledRun]):
  | ProfileOverlay
  | EmptyChart {
  const [a, b] = [prepareDepthProfile(first.profile), prepareDepthProfile(second.profile)];
  if (a.status === "empty" || b.status === "empty") {
    const without = [a, b].flatMap(({ status }, index) => (status === "empty" ? [index === 0 ? "A" : "B"] : []));
    const who = without.length === 2 ? "Neither run has" : `${without[0]} has no`;
    return {
      status: "empty",
      reason: `${who} gradients logged per layer, so there is nothing to compare over depth.`,
      howToLog: HOW_TO_LOG,
    };
  }
  if (a.x.label !== b.x.label) {
    return {
      status: "empty",
      reason:
        "The number of weights per layer is known for one run only, so the sizes of their gradients cannot stand on one axis.",
      howToLog: 'meta["numel"] = {name: p.numel() for name, p in model.named_parameters()}  # in meta.json',
    };
  }
  return {
    status: "drawn",
    title: `A: ${lower(a.title)}. B: ${lower(b.title)}`,
    sampleSize: `${formatCount(a.rows.length, "layer")} in A, ${formatCount(b.rows.length, "layer")} in B`,
    caption:
      "Dot or square: median over the later half of each run, hollow where it takes no part in the slope; bar: its interval; line: fitted slope over depth. Each run is spread evenly from its input to its output.",
    a: spread(a, `A ${first.name}`),
    b: spread(b, `B ${second.name}`),
    labels: labelDepth(a.rows, b.rows),
    x: sharedAxis(a, b),
  };
}

/** Models of different depth are laid over each other from end to end. */
function spread({ rows, fit }: DepthProfileChart, name: string): OverlaidProfile {
  const positionOf = (depth: number): number => {
    const index = rows.findIndex((row) => row.depth === depth);
    return rows.length > 1 ? 1 - index / (rows.length - 1) : 0;
  };
  return {
    name,
    layers: rows.map((row) => ({ row, position: positionOf(row.depth) })),
    fit: fit.map(({ depth, value }) => ({ value, position: positionOf(depth) })),
  };
}

function labelDepth(a: readonly ProfileRow[], b: readonly ProfileRow[]): ProfileOverlay["labels"] {
  const isShared = a.length === b.length && a.every(({ layer }, index) => layer === b[index]?.layer);
  if (!isShared) {
    return [
      { text: "output", position: 1 },
      { text: "input", position: 0 },
    ];
  }
  return a.map(({ layer }, index) => ({ text: layer, position: a.length > 1 ? 1 - index / (a.length - 1) : 0 }));
}

function sharedAxis(a: DepthProfileChart, b: DepthProfileChart): Axis {
  return logAxis(a.x.label, Math.min(a.x.domain[0], b.x.domain[0]), Math.max(a.x.domain[1], b.x.domain[1]));
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
