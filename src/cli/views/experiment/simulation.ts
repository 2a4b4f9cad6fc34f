import type { SimulationDocument } from "../../../operations/simulate-experiment.ts";
import { viewCount, viewP, viewPercent, viewShare } from "../percent.ts";
import type { Style } from "../style.ts";
import { viewTable } from "../table.ts";

const WIDEST_BAR = 24;
const OUTSIDE = { traffic: "outside of the coverage", namespace: "of other experiments' namespace", targeting: "not matching" };

/** Draws how generated users were dealt out: the split with small bars, the check of it, and the power. */
export function viewSimulation(document: SimulationDocument, style: Style): string {
  const { experiment, prompt, definition, users, of } = document;
  const where = definition.from === "running" ? `as it runs in ${definition.environment}` : "as in the manifest";
  const facts = [
    style.strong(style.sanitizeLine(experiment)),
    prompt,
    where,
    `${viewCount(users)} ${of === "users" ? "generated users" : "generated users who match"}`,
  ];
  return [
    `${facts.join(" · ")}\n`,
    viewSplit(document, style),
    viewRatio(document, style),
    viewPower(document, style),
    ...document.assumed.map((sentence) => style.dim(`${style.sanitizeLine(sentence)}\n`)),
  ].join("");
}

function viewSplit({ arms, outside }: SimulationDocument, style: Style): string {
  const most = Math.max(...arms.map(({ expected, share }) => Math.max(expected, share)), ...outside.map(({ share }) => share));
  const bar = (share: number) => style.dim("█".repeat(Math.round((share / most) * WIDEST_BAR)));
  const rows = [
    ...arms.map(({ variation, version, users, share, expected }) => [
      style.sanitizeLine(variation),
      style.sanitizeLine(version),
      viewCount(users),
      viewPercent(share, 2),
      viewPercent(expected, 2),
      bar(share),
    ]),
    ...outside.map(({ reason, users, share }) => [
      style.dim("none"),
      "",
      viewCount(users),
      viewPercent(share, 2),
      "",
      `${bar(share)} ${reason in OUTSIDE ? OUTSIDE[reason as keyof typeof OUTSIDE] : reason}`.trim(),
    ]),
  ];
  return viewTable({ header: ["VARIATION", "VERSION", "USERS", "SHARE", "EXPECTED"], rows, right: [2, 3, 4] }, style);
}

function viewRatio({ sample_ratio: ratio }: SimulationDocument, style: Style): string {
  if (ratio === null) return "Sample ratio: nobody takes part\n";
  return `Sample ratio: χ² ${ratio.chiSquared.toFixed(2)}, p ${viewP(ratio.p)}, ${ratio.failed ? style.failure("failed") : style.success("ok")}\n`;
}

function viewPower({ power, arms }: SimulationDocument, style: Style): string {
  if (power === null) return "";
  const {
    metric,
    baseline,
    treatment,
    needed_per_arm: needed,
    needed_units: all,
    expected_n: n,
    expected_per_arm: perArm,
    power_at_expected_n: at,
  } = power;
  const title = `Power for ${style.strong(style.sanitizeLine(metric))}, ${viewShare(baseline)} → ${viewShare(treatment)}\n`;
  const rows = [
    ["units needed in each arm", viewCount(needed.fixed), viewCount(needed.sequential)],
    [`in all ${arms.length} arms`, viewCount(all.fixed), viewCount(all.sequential)],
    [
      `chance to see it with expected_n ${viewCount(n)}, ${viewCount(perArm)} in an arm`,
      viewPercent(at.fixed, 0),
      viewPercent(at.sequential, 0),
    ],
  ];
  return `${title}${viewTable({ header: ["", "ONE TEST AT THE END", "ALWAYS-VALID VERDICT"], rows, right: [1, 2], indent: 2 }, style)}`;
}
