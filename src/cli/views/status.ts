import { shortId } from "../../domain/object-id.ts";
import { versionLabel } from "../../domain/version/version.ts";
import type { EnvironmentStatus, PromptStatus, RunningStatus, StatusDocument } from "../../operations/status.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";
import { viewTime } from "./time.ts";

/** Draws what is live where: the prompts that differ between the environments, or `all` of them; then the drafts. */
export function viewStatus(document: StatusDocument, style: Style, { all }: { all: boolean }): string {
  const shown = all ? document.prompts : document.prompts.filter((prompt) => differs(prompt, known(document)));
  return [
    viewWhere(document, style),
    viewTable({ header: headerOf(document), rows: shown.map((prompt) => rowOf(prompt, document, style)) }, style),
    ...document.running.flatMap((running) => viewRunningDifference(running, style)),
    ...document.prompts.filter(isDraft).map((prompt) => viewDraft(prompt, style)),
    document.unknown.length > 0 ? "" : viewSame(document.prompts.length - shown.length),
    document.next === null ? "" : `Next: ${style.strong(document.next)}\n`,
  ].join("");
}

function viewWhere({ branch, remote, fetched }: StatusDocument, style: Style): string {
  const parts = [
    `${style.strong(style.sanitizeLine(branch.name))} ${branch.commit === null ? "without a commit" : shortId(branch.commit)}`,
  ];
  if (remote !== null) parts.push(fetched === null ? `${remote} never fetched` : `${remote} fetched ${viewTime(fetched, style)}`);
  return `${parts.join(" · ")}\n`;
}

function headerOf({ environments }: StatusDocument): string[] {
  return ["PROMPT", "LATEST", ...environments.map((name) => name.toUpperCase())];
}

function known({ environments, unknown }: StatusDocument): string[] {
  return environments.filter((name) => !unknown.includes(name));
}

/** Whether somebody should look: an environment has not what the source has last, or more than one version. */
function differs({ latest, environments: live }: PromptStatus, environments: readonly string[]): boolean {
  return environments.some((name) => (live[name]?.version ?? null) !== latest || (live[name]?.experiment ?? null) !== null);
}

function rowOf(
  { key, latest, included_by: includers, environments: live }: PromptStatus,
  { environments, unknown }: StatusDocument,
  style: Style,
): string[] {
  const cells = environments.map((name) => (unknown.includes(name) ? style.dim("?") : viewLive(live[name] ?? null, style)));
  const remarks = environments.flatMap((name) => remarkOn(name, key, live[name] ?? null, style));
  if (includers > 0) remarks.push(`used by ${plural(includers, "prompt")}`);
  return [style.sanitizeLine(key), latest === null ? "-" : versionLabel(latest, null), ...cells, style.dim(remarks.join("; "))];
}

function viewLive(live: EnvironmentStatus | null, style: Style): string {
  if (live === null) return style.dim("-");
  return live.behind !== null && live.behind > 0 ? style.warning(`${live.label} (-${live.behind})`) : live.label;
}

function remarkOn(environment: string, key: string, live: EnvironmentStatus | null, style: Style): string[] {
  if (live === null) return [];
  if (live.experiment !== null) {
    return [`${environment} under ${live.experiment === key ? "a rollout" : `experiment ${style.sanitizeLine(live.experiment)}`}`];
  }
  if (live.action !== "rollback") return [];
  const from = live.held.length === 0 ? "" : ` from ${live.held.join(", ")}`;
  return [`${environment} rolled back${from}, ${viewTime(live.since, style)}, ${style.sanitizeLine(live.by)}`];
}

function viewRunningDifference({ environment, kind, name, differences, forgotten }: RunningStatus, style: Style): string[] {
  const what = `${kind === "experiment" ? "Experiment" : "Rollout"} ${style.sanitizeLine(name)} in ${environment}`;
  if (forgotten) return [`${what}: ${style.warning("not in the manifest any more")}\n`];
  if (differences.length === 0) return [];
  const hint = style.dim(`promptlane ${kind} update ${style.sanitizeLine(name)} --env ${environment}`);
  return [`${what}: ${style.warning(`the manifest has another ${differences.join(", ")}`)}    ${hint}\n`];
}

function isDraft({ draft, uncommitted }: PromptStatus): boolean {
  return draft !== null || uncommitted;
}

function viewDraft({ key, draft, uncommitted }: PromptStatus, style: Style): string {
  return `Draft: ${key}, ${uncommitted ? "uncommitted" : `committed in ${draft}`}    ${style.dim(`promptlane diff ${key}`)}\n`;
}

function viewSame(count: number): string {
  if (count === 0) return "";
  return `${plural(count, "prompt")} ${count === 1 ? "is" : "are"} the same everywhere (--all)\n`;
}
