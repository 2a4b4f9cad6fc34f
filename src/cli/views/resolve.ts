import type { AssignmentStep } from "../../domain/experiment/explain.ts";
import { shortId } from "../../domain/object-id.ts";
import type { Explanation, ResolveDocument, ResolvedForUser } from "../../operations/resolve.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

const ORDER: readonly AssignmentStep["step"][] = [
  "override",
  "inactive",
  "missing_unit",
  "sticky",
  "namespace",
  "targeting",
  "traffic",
  "split",
];

/** Draws what somebody gets: which version and why, then its text. */
export function viewResolved(document: ResolvedForUser, style: Style): string {
  const text = style.sanitize(document.text);
  return `${viewFacts(document, style)}\n${text}${text.endsWith("\n") || text === "" ? "" : "\n"}`;
}

/** Draws why: each step of the order, with the numbers that it looked at. */
export function viewExplanation(document: ResolveDocument, style: Style): string {
  return [viewFacts(document, style), ...(document.explanation ?? []).map((one) => viewSteps(one, style))].join("");
}

function viewFacts({ key, label, environment, commit, experiment, variation, reason }: ResolveDocument, style: Style): string {
  const source = commit === null ? "" : style.dim(`  ${shortId(commit)}`);
  return `${style.strong(key)}  ${label} in ${environment}${source}\n${viewReason({ experiment, variation, reason }, style)}\n`;
}

function viewReason({ experiment, variation, reason }: Pick<ResolveDocument, "experiment" | "variation" | "reason">, style: Style): string {
  if (experiment === null) return "what is live: nothing runs on it";
  const name = style.sanitizeLine(experiment);
  return variation === null
    ? `what is live: no variation of ${name} (${reason})`
    : `${style.strong(style.sanitizeLine(variation))} of ${name} (${reason})`;
}

function viewSteps({ kind, name, steps }: Explanation, style: Style): string {
  const rows = ORDER.map((step) => {
    const taken = steps.find((one) => one.step === step);
    if (taken === undefined) return ["", style.dim(step), style.dim("not reached")];
    return [taken.decides ? "→" : "", taken.decides ? style.strong(step) : step, style.sanitizeLine(describe(taken))];
  });
  return `${kind} ${style.strong(style.sanitizeLine(name))}\n${viewTable({ rows }, style)}`;
}

function describe(step: AssignmentStep): string {
  switch (step.step) {
    case "override":
      if (step.unit === null) return "nobody to look for";
      return step.variation === null ? `${step.unit} is not named` : `${step.unit} always gets ${step.variation}`;
    case "inactive":
      return step.decides ? "it does not run" : "it runs";
    case "missing_unit":
      return step.unit === null ? `no value for ${step.attribute}` : `${step.attribute} is ${step.unit}`;
    case "sticky":
      if (!step.asked) return "no store is asked";
      return step.variation === null ? "nothing was kept" : `${step.variation} was kept`;
    case "namespace":
      return describeNamespace(step);
    case "targeting":
      if (step.condition === null) return "everybody matches";
      return `${JSON.stringify(step.attributes)} ${step.decides ? "does not match" : "matches"} ${JSON.stringify(step.condition)}`;
    case "traffic":
      return `seed ${step.seed}: hash ${step.hash.toFixed(4)}, bucket ${step.bucket}; ${step.ranges.map(viewRange).join(", ")}`;
    case "split":
      return `bucket ${step.bucket} is ${viewRange(step.range)}: ${step.version}`;
  }
}

function describeNamespace({ namespace, decides }: Extract<AssignmentStep, { step: "namespace" }>): string {
  if (namespace === null) return "none";
  const { seed, from, to, hash, bucket } = namespace;
  return `__${seed}: hash ${hash.toFixed(4)}, bucket ${bucket}, ${decides ? "outside of" : "in"} ${from}–${to - 1}`;
}

function viewRange({ variation, from, to }: { variation: string; from: number; to: number }): string {
  return from === to ? `${variation} none` : `${variation} ${from}–${to - 1}`;
}
