import { nearestName } from "../nearest-name.ts";
import { isPromptKey } from "../prompt/prompt-key.ts";
import { finding, type LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedFile, type LintedPrompt, type LintedStore } from "./linted-store.ts";
import type { PlacedPartial } from "./lint-prompt-file.ts";
import { outerPartials } from "./partials-of.ts";

/** Includes that lead nowhere, and those that lead back to where they began. */
export function partialRules(prompt: LintedPrompt, store: LintedStore): LintProblem[] {
  const cycle = cycleFrom(prompt, store);
  return [...prompt.files.values()].flatMap((file) =>
    file.linted.partials.flatMap((partial) => {
      const isSibling = prompt.flow !== null && partial.version === null && prompt.files.has(partial.name);
      if (isSibling) return [];
      const missing = missingPartial(prompt, file, partial, store);
      if (missing !== null) return [missing];
      return cycle !== null && partial.version === null && partial.name === cycle[1] ? [cyclicPartial(prompt, file, partial, cycle)] : [];
    }),
  );
}

function missingPartial({ key }: LintedPrompt, { path }: LintedFile, partial: PlacedPartial, store: LintedStore): LintProblem | null {
  const { name, version, line, column } = partial;
  const isThere = version === null ? isPromptKey(name) && store.prompts.has(name) : (store.hasVersion?.(name, version) ?? true);
  if (isThere) return null;
  const near = nearestName(name, store.prompts.keys());
  const unknownVersion = version !== null && isPromptKey(name) && store.prompts.has(name);
  return problemIn(
    key,
    path,
    finding("error", {
      code: "missing-partial",
      message: unknownVersion ? `${name} has no version v${version} on the default branch.` : `there is no prompt ${name} to include.`,
      hint: unknownVersion
        ? `promptlane log ${name} lists its versions.`
        : near === null || near === name
          ? `promptlane create ${name}, or remove the include.`
          : `Did you mean ${near}?`,
      line,
      column,
    }),
  );
}

function cyclicPartial({ key }: LintedPrompt, { path }: LintedFile, { line, column }: PlacedPartial, cycle: string[]): LintProblem {
  const message = `it includes itself: ${cycle.join(" → ")}.`;
  const hint = "Remove one of these includes.";
  return problemIn(key, path, finding("error", { code: "cyclic-partials", message, hint, line, column }));
}

/** The shortest way by includes from a prompt back to itself, such as `a → b → a`; null when there is none. */
function cycleFrom(prompt: LintedPrompt, { prompts }: LintedStore): string[] | null {
  const ways: string[][] = [[prompt.key]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = prompts.get(way.at(-1) as LintedPrompt["key"]);
    for (const { name, version } of last === undefined ? [] : outerPartials(last)) {
      if (version !== null) continue;
      if (name === prompt.key) return [...way, name];
      if (!seen.has(name)) ways.push([...way, name]);
      seen.add(name);
    }
  }
  return null;
}
