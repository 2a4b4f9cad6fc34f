import { Invalid } from "../errors.ts";
import { variableFaults } from "./check-variables.ts";
import { linkedTemplate, type LinkedTemplate } from "./linked-template.ts";
import { messagesOf, textOf, type MarkedTexts } from "./messages.ts";
import { checksOf, preparedPrompt } from "./prepared-prompt.ts";
import type { Prompt, RenderedPrompt, RenderOptions } from "./prompt.ts";
import { withMarks } from "./rendering.ts";
import { problemError } from "./template-problem.ts";
import { variablesError } from "./variables-error.ts";

/**
 * Renders a prompt: fills in the variables and the partials, and makes the messages for a model. What was compiled is
 * kept by content, so that the same prompt renders fast again.
 *
 * @throws Invalid `invalid-variables` for values that are missing, unknown or of the wrong type, all of them at once; its
 *   details hold `problems`, each with path, line, column and an excerpt.
 * @throws Invalid with the place of the fault for a template that does not parse, for partials that are missing or
 *   include each other in a circle, and for a value that cannot be printed.
 * @example renderPrompt(parsePrompt("{{role \"system\"}}Be brief.{{role \"user\"}}{{ticket}}"), { variables: { ticket: "Help!" } }).messages
 */
export function renderPrompt(prompt: Prompt, options: RenderOptions = {}): RenderedPrompt {
  const { partials = {}, history = [], context = {}, missing = "error", trim = true, keepModelRole = false } = options;
  const prepared = preparedPrompt(prompt, options.schemas);
  const { contract, settings, links } = prepared;
  const variables = withDefaults(contract.defaults, options.variables ?? {});
  const linked = linkedTemplate(prompt, links, {
    partials,
    trim: !trim && prompt.templateLine > 1,
    isVariable: (name) => contract.declared.has(name) || Object.hasOwn(variables, name),
  });
  if (missing === "error") {
    const faults = variableFaults(checksOf(linked, prepared), contract, { variables, context });
    if (faults.length > 0) throw variablesError(prompt, faults);
  }
  const messages = messagesOf(rendering(linked, variables, context), { history, trim, keepModelRole });
  const { model, config, input, output, tools, ext } = settings;
  return { messages, text: textOf(messages), model, config, input, output, tools, ext };
}

function rendering(linked: LinkedTemplate, variables: Record<string, unknown>, context: Readonly<Record<string, unknown>>): MarkedTexts {
  const data = { ...context, root: variables };
  try {
    return withMarks(() => linked.run(variables, data));
  } catch (error) {
    throw error instanceof Invalid ? error : notRendered(linked, error);
  }
}

function withDefaults(defaults: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const variables: Record<string, unknown> = { ...defaults };
  for (const name of Object.keys(given)) if (given[name] !== undefined) variables[name] = given[name];
  return variables;
}

function notRendered({ file }: LinkedTemplate, error: unknown): Invalid {
  const isTooDeep = error instanceof RangeError;
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return problemError(
    file,
    {
      code: isTooDeep ? "template-too-deep" : "template-not-rendered",
      message: isTooDeep ? "blocks and partials include themselves without an end." : `the template cannot be rendered: ${reason}.`,
      hint: isTooDeep ? "Let a partial include itself only for values that come to an end." : "Look at the values that were passed.",
      line: file.firstLine,
      column: 1,
    },
    error,
  );
}
