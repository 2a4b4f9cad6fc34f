import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import type { RenderOptions } from "../../../src/domain/render/prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import type { VariableProblem } from "../../../src/domain/render/variables-error.ts";
import { refusalOf } from "../prompt/refusal.ts";

/** The text of a template with its variables filled in. */
export function textOf(template: string, variables: Record<string, unknown> = {}, options: RenderOptions = {}): string {
  return renderPrompt(parsePrompt(template), { variables, ...options }).text;
}

/** The messages of a template, each as `role: text`. */
export function messagesOf(template: string, variables: Record<string, unknown> = {}, options: RenderOptions = {}): string[] {
  const { messages } = renderPrompt(parsePrompt(template), { variables, ...options });
  return messages.map(
    ({ role, content }) => `${role}: ${content.map((part) => ("text" in part ? part.text : JSON.stringify(part))).join("|")}`,
  );
}

/** What rendering is refused for: the code, and the line and column. */
export function faultOf(template: string, variables: Record<string, unknown> = {}, options: RenderOptions = {}): string {
  const { code, details } = refusalOf(() => textOf(template, variables, options));
  return `${code} ${String(details?.["line"])}:${String(details?.["column"])}`;
}

/** All that is wrong with the variables of a call: `line:column message`. */
export function problemsOf(template: string, variables: Record<string, unknown> = {}, options: RenderOptions = {}): string[] {
  return variableProblems(template, variables, options).map(({ line, column, message }) => `${line}:${column} ${message}`);
}

/** The same with everything that is known of each. */
export function variableProblems(
  template: string,
  variables: Record<string, unknown> = {},
  options: RenderOptions = {},
): VariableProblem[] {
  const { code, details } = refusalOf(() => textOf(template, variables, options));
  if (code !== "invalid-variables") throw new Error(`refused for ${code}`);
  return details?.["problems"] as VariableProblem[];
}
