import { nearestName } from "../nearest-name.ts";
import { isPromptKey } from "../prompt/prompt-key.ts";
import { finding, type LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedFile, type LintedPrompt, type LintedStore } from "./linted-store.ts";
import { looksLikeKey, type PlacedPartial } from "./lint-prompt-file.ts";
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
      return cycle !== null && partial.by !== "tool" && partial.version === null && partial.name === cycle[1]
        ? [cyclicPartial(prompt, file, partial, cycle)]
        : [];
    }),
  );
}

function missingPartial({ key }: LintedPrompt, { path }: LintedFile, partial: PlacedPartial, store: LintedStore): LintProblem | null {
  const { name, version, by, line, column } = partial;
  const isThere = version === null ? isPromptKey(name) && store.prompts.has(name) : (store.hasVersion?.(name, version) ?? true);
  if (isThere) return null;
  if (by !== undefined && version === null) return nameOfNothing(key, path, partial, store);
  const near = nearestName(name, store.prompts.keys());
  const unknownVersion = version !== null && isPromptKey(name) && store.prompts.has(name);
  return problemIn(
    key,
    path,
    finding("error", {
      code: "partial-not-found",
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

/** A name that may be text, or a tool of the application, and looks as if a prompt was meant. */
function nameOfNothing(key: LintedPrompt["key"], path: string, partial: PlacedPartial, store: LintedStore): LintProblem | null {
  const { name, by, line, column } = partial;
  if (by === "tool" && !looksLikeKey(name)) return null;
  const near = nearestName(name, store.prompts.keys());
  const problem =
    by === "tool"
      ? {
          code: "unknown-tool",
          message: `there is no prompt ${name} to be a tool, and no model takes a tool of such a name.`,
          hint: "Name a prompt, or a tool of the application without a slash.",
        }
      : {
          code: "unknown-name",
          message: `[[${name}]] is neither a variable that \`input\` declares nor a prompt, and stays as it is.`,
          hint: `Declare ${name} below input.schema, or create the prompt.`,
        };
  const hint = near === null ? problem.hint : `Did you mean ${near}?`;
  return problemIn(key, path, finding("warning", { ...problem, hint, line, column }));
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
    for (const { name, version, by } of last === undefined ? [] : outerPartials(last)) {
      if (version !== null || by === "tool") continue;
      if (name === prompt.key) return [...way, name];
      if (!seen.has(name)) ways.push([...way, name]);
      seen.add(name);
    }
  }
  return null;
}
