import { shortId } from "../../domain/object-id.ts";
import type { EnvironmentListDocument, ListedEnvironment } from "../../operations/list-environments.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";
import { viewTime } from "./time.ts";

/** Draws the environments with their rules and their last deployment. */
export function viewEnvironments({ environments }: EnvironmentListDocument, style: Style): string {
  if (environments.length === 0) return style.terminal ? "No environments are declared. promptlane env create NAME declares one.\n" : "";
  const rows = environments.map((environment) => [style.strong(environment.name), rulesOf(environment), ...stateOf(environment, style)]);
  return viewTable({ header: ["ENVIRONMENT", "RULES", "PROMPTS", "DEPLOYMENT", "UPDATED", "BY"], rows, right: [2] }, style);
}

function rulesOf({ declared, drafts, after, confirm }: ListedEnvironment): string {
  if (!declared) return "not in the manifest: read only";
  const rules = [drafts ? "takes drafts" : "", after === null ? "" : `after ${after}`, confirm ? "name typed" : ""].filter(
    (rule) => rule !== "",
  );
  return rules.join(", ") || "none";
}

function stateOf({ known, tip, prompts, updated, by }: ListedEnvironment, style: Style): string[] {
  if (!known) return ["", "unknown, never fetched (--fetch)"];
  if (tip === null) return ["0", "nothing deployed yet"];
  return [
    prompts === null ? "" : String(prompts),
    style.dim(shortId(tip)),
    updated === null ? "" : viewTime(updated, style),
    style.sanitizeLine(by ?? ""),
  ];
}
