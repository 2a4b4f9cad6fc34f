import { NotFound } from "../domain/errors.ts";
import { nearestName } from "../domain/nearest-name.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";

/** The error for a key that nothing has; names the nearest. */
export async function promptNotFound(store: PromptStore, key: string): Promise<NotFound> {
  const nearest = nearestName(key, (await indexOf(store)).keys());
  const hint = nearest === null ? "promptlane list" : `Did you mean ${nearest}?`;
  return new NotFound("prompt-not-found", `There is no prompt ${key}.`, { hint, details: { key, nearest } });
}

/** The error for a project that none of the known ones is; names the nearest. */
export function projectNotFound(project: string, known: Iterable<string>): NotFound {
  const nearest = nearestName(project, known);
  return new NotFound("project-not-found", `There is no project ${project}.`, {
    hint: nearest === null ? "promptlane list" : `Did you mean ${nearest}?`,
  });
}

/** The error for a template that a flow does not have; names the nearest, else all that it has. */
export function templateNotFound(key: PromptKey, template: string, known: readonly string[]): NotFound {
  const nearest = nearestName(template, known);
  return new NotFound("template-not-found", `${key} has no template ${template}.`, {
    hint: nearest === null ? `templates: ${known.join(", ")}` : `Did you mean ${key}#${nearest}?`,
  });
}
