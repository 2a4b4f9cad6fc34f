import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { Invalid, Usage } from "../domain/errors.ts";
import { isMap } from "../domain/is-map.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { inputContract } from "../domain/render/input-contract.ts";
import type { Message, Prompt, RenderedPrompt } from "../domain/render/prompt.ts";
import { renderPrompt } from "../domain/render/render-prompt.ts";
import { providerRequest, type Provider } from "../domain/render/request/provider-request.ts";
import { schemaOfVariable } from "../domain/render/schema-path.ts";
import { typedValue } from "../domain/render/typed-value.ts";
import type { VariableProblem } from "../domain/render/variables-error.ts";
import { shellWord } from "../domain/shell-word.ts";
import { parseSelector } from "../domain/version/selector.ts";
import type { VersionNumber } from "../domain/version/version.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { VersionReference } from "./deployment-document.ts";
import { findPrompt } from "./found-prompt.ts";
import { promptSources } from "./prompt-sources.ts";
import { toolDefinitions } from "./tool-definitions.ts";

/** What to render, and with which values. */
export interface RenderRequest {
  /** `KEY[#TEMPLATE][@VERSION]`; the working file when no version is named. */
  selector: string;
  /** Values as `name=text`, read by the types of `input.schema`; `customer.name=text` is a part of a value. */
  assignments?: readonly string[];
  /** Values by name, as they are; the assignments come on top. */
  values?: Readonly<Record<string, unknown>>;
  /** What templates reach as `@name`. */
  context?: Readonly<Record<string, unknown>>;
  /** Earlier messages. */
  history?: readonly Message[];
  /** Also write the body of a request to this provider. */
  provider?: Provider;
  /** Further options of the command line, which the command that an error suggests repeats. */
  options?: readonly string[];
}

/** What `render` answers. */
export interface RenderDocument {
  key: PromptKey;
  /** The template of a flow; null for a prompt, and for a flow's entry point. */
  template: string | null;
  version: VersionNumber | null;
  /** `v4`, `draft@3f2a9c1`, or `draft` for a working file that equals no version. */
  label: string;
  commit: ObjectId | null;
  blob: ObjectId;
  /** The environment that it was read from; null otherwise. */
  environment: EnvironmentName | null;
  /** The version whose content the working file equals; null when it was not read from the working tree, or equals none. */
  equals: VersionReference | null;
  model: string | null;
  config: Record<string, unknown>;
  output: Record<string, unknown>;
  tools: unknown[];
  messages: Message[];
  /** The texts of all messages, with an empty line between two of them. */
  text: string;
  /** The body of a request to a provider; absent when none was named. */
  request?: ShownRequest;
}

/** The body of a request to a provider. */
export interface ShownRequest {
  provider: Provider;
  body: Record<string, unknown>;
  /** What the provider has no place for, each as a sentence. */
  dropped: string[];
}

/**
 * Renders a prompt of the store: the working file when nothing is selected (in a bare repository the latest version), else
 * the version, draft, environment or commit that the selector names. Partials come from the same place.
 *
 * @throws NotFound when there is no such prompt, version, environment or template.
 * @throws Usage for a selector or an assignment that cannot be read, and for the template of a prompt that is no flow.
 * @throws Invalid as `renderPrompt` does; for wrong values its hint is the command to try instead.
 * @example (await renderStoredPrompt(store, { selector: "support/triage", values: { ticket: "Help!" } })).messages
 */
export async function renderStoredPrompt(store: PromptStore, request: RenderRequest): Promise<RenderDocument> {
  const { selector, history = [], context = {}, provider } = request;
  const { key, template, select } = parseSelector(selector);
  const found = await findPrompt(store, key, select);
  const { prompt, partials } = await promptSources(store, found, template);
  const rendered = render(prompt, request, { partials, history, context });
  const { version, label, commit, blob, environment } = found.resolved;
  const { model, config, output, tools, messages, text } = rendered;
  const document = {
    key,
    template,
    version,
    label,
    commit,
    blob,
    environment,
    equals: found.equals,
    model,
    config,
    output,
    tools,
    messages,
    text,
  };
  if (provider === undefined) return document;
  const definitions = await toolDefinitions(store, { found, prompt, tools });
  return { ...document, request: { provider, ...providerRequest({ ...rendered, tools: definitions }, provider) } };
}

function render(
  prompt: Prompt,
  { selector, assignments = [], values = {}, options: given = [] }: RenderRequest,
  options: { partials: Record<string, Prompt>; history: readonly Message[]; context: Readonly<Record<string, unknown>> },
): RenderedPrompt {
  try {
    return renderPrompt(prompt, { ...options, variables: assigned(prompt, assignments, values) });
  } catch (error) {
    if (!(error instanceof Invalid) || error.code !== "invalid-variables") throw error;
    const hint = commandToTry([selector, ...given], assignments, error.details?.["problems"] as VariableProblem[]);
    throw new Invalid(error.code, error.message, { hint, ...(error.details && { details: error.details }), cause: error });
  }
}

function assigned(prompt: Prompt, assignments: readonly string[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { schema } = inputContract(prompt);
  const variables: Record<string, unknown> = { ...values };
  for (const assignment of assignments) {
    const { name, text } = readAssignment(assignment);
    const [first = name, ...rest] = name.split(".");
    if (rest.length === 0) variables[name] = typedValue(text, schemaOfVariable(schema, name));
    else variables[first] = withPart(variables[first], rest, text);
  }
  return variables;
}

function readAssignment(assignment: string): { name: string; text: string } {
  const equals = assignment.indexOf("=");
  if (equals > 0) return { name: assignment.slice(0, equals), text: assignment.slice(equals + 1) };
  throw new Usage("invalid-assignment", `${JSON.stringify(assignment)} gives no variable a value.`, {
    hint: "Write --var name=value, and quote what holds spaces: --var 'name=two words'.",
  });
}

function withPart(value: unknown, [step = "", ...rest]: readonly string[], text: string): Record<string, unknown> {
  const whole = isMap(value) ? value : {};
  const part = Object.hasOwn(whole, step) ? whole[step] : undefined;
  return { ...whole, [step]: rest.length === 0 ? text : withPart(part, rest, text) };
}

/** The command with every unknown name corrected and every missing value asked for. */
function commandToTry(words: readonly string[], assignments: readonly string[], problems: readonly VariableProblem[]): string {
  const missing = new Set(problems.filter(({ code }) => code === "variable-missing").map(({ variable }) => variable));
  const kept = assignments.flatMap((assignment) => {
    const { name, text } = readAssignment(assignment);
    const unknown = problems.find(({ code, variable }) => code === "variable-unknown" && variable === name);
    if (unknown === undefined) return [`${name}=${text}`];
    return unknown.nearest !== null && missing.delete(unknown.nearest) ? [`${unknown.nearest}=${text}`] : [];
  });
  const lacksContext = !words.includes("--context") && [...missing].some((name) => name.startsWith("@"));
  const asked = [...missing].filter((name) => /^[\p{L}\p{N}_.-]+$/u.test(name)).map((name) => `${name}=TEXT`);
  const [selector = "", ...options] = words.map(shellWord);
  return [
    "promptlane render",
    selector,
    ...[...kept, ...asked].map((one) => `--var ${shellWord(one)}`),
    ...options,
    ...(lacksContext ? ["--context FILE"] : []),
  ].join(" ");
}
