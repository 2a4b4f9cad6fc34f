import { comment, indented, objectType, quoted } from "./type-of-schema.ts";
import type { VariableTypes } from "./variable-types.ts";

/** The variables of a prompt, or of a template of a flow. */
export interface PromptTypes extends VariableTypes {
  /** `support/triage`, or `support/desk#billing`. */
  name: string;
}

const HEADER = "// Written by `promptlane types`. Change the prompts and run it again, not this file.";

const BY_KEY = `${comment("Renders a prompt with its own variables; which version of it an @ tells, as in `support/triage@production`.")}
export type RenderByKey<Result> = <Key extends keyof PromptVariables>(
  selector: Key | \`\${Key}@\${string}\`,
  variables: PromptVariables[Key],
) => Result;
`;

/**
 * Writes a module of TypeScript that declares the variables of prompts. The same prompts give the same text, in whatever
 * order.
 */
export function typesFile(prompts: readonly PromptTypes[]): string {
  const members = prompts
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, variables, takesOthers }) => `${quoted(name)}: ${objectType(variables, takesOthers)};`);
  const body = members.length === 0 ? "" : `${indented(members.join("\n"))}\n`;
  const about = "The variables of every prompt by its key; a flow has those of its entry point, and of each template as KEY#TEMPLATE.";
  return `${HEADER}\n\n${comment(about)}\nexport interface PromptVariables {\n${body}}\n\n${BY_KEY}`;
}
