import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { asciiJson } from "./cache-table.ts";
import { formatTextField, parseTextField } from "./text-field.ts";

/*
 * A row is five fields behind tabs: title, description, model, tags and the rest, the last two in JSON. What a listing
 * shows is so had without parsing JSON, and tags and rests that many prompts share are parsed once.
 */

/** Writes facts as a row of a table. */
export function formatFacts({ title, description, model, tags, ...rest }: PromptFacts): string {
  return [formatTextField(title), formatTextField(description), formatTextField(model), asciiJson(tags), asciiJson(rest)].join("\t");
}

/** Reads rows of facts. */
export class FactsReader {
  readonly #parsed = new Map<string, unknown>();

  /** Reads the row that begins at `start`. By places and not by `split`, since a listing does this for every prompt. */
  read(text: string, start: number): PromptFacts {
    const titleEnd = text.indexOf("\t", start);
    const descriptionEnd = text.indexOf("\t", titleEnd + 1);
    const modelEnd = text.indexOf("\t", descriptionEnd + 1);
    const tagsEnd = text.indexOf("\t", modelEnd + 1);
    const rest = this.#parse(text.slice(tagsEnd + 1, text.indexOf("\n", tagsEnd))) as Omit<
      PromptFacts,
      "title" | "description" | "model" | "tags"
    >;
    return {
      title: parseTextField(text.slice(start, titleEnd)),
      description: parseTextField(text.slice(titleEnd + 1, descriptionEnd)),
      tags: this.#parse(text.slice(modelEnd + 1, tagsEnd)) as string[],
      model: parseTextField(text.slice(descriptionEnd + 1, modelEnd)),
      syntax: rest.syntax,
      partials: rest.partials,
      variables: rest.variables,
      renamedFrom: rest.renamedFrom,
      problem: rest.problem,
    };
  }

  #parse(json: string): unknown {
    let value = this.#parsed.get(json);
    if (value === undefined) this.#parsed.set(json, (value = JSON.parse(json)));
    return value;
  }
}
