import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { asciiJson } from "./cache-table.ts";
import { formatTextField, parseTextField } from "./text-field.ts";

type Rest = Omit<PromptFacts, "title" | "description" | "model" | "tags" | "partials">;

/*
 * A row is six fields behind tabs: partials, title, description, model, tags and the rest; the first and the last two in
 * JSON. What a listing shows is so had with little parsing, and what many prompts share is parsed once.
 */

/** Writes facts as a row of a table. */
export function formatFacts({ partials, title, description, model, tags, ...rest }: PromptFacts): string {
  const texts = [title, description, model].map(formatTextField);
  return [asciiJson(partials), ...texts, asciiJson(tags), asciiJson(rest)].join("\t");
}

/** Reads rows of facts. */
export class FactsReader {
  readonly #parsed = new Map<string, unknown>();

  /** Reads the row that begins at `start`. By places and not by `split`, since a listing does this for every prompt. */
  read(text: string, start: number): PromptFacts {
    const partialsEnd = text.indexOf("\t", start);
    const titleEnd = text.indexOf("\t", partialsEnd + 1);
    const descriptionEnd = text.indexOf("\t", titleEnd + 1);
    const modelEnd = text.indexOf("\t", descriptionEnd + 1);
    const tagsEnd = text.indexOf("\t", modelEnd + 1);
    const rest = this.#parse(text.slice(tagsEnd + 1, text.indexOf("\n", tagsEnd))) as Rest;
    return {
      title: parseTextField(text.slice(partialsEnd + 1, titleEnd)),
      description: parseTextField(text.slice(titleEnd + 1, descriptionEnd)),
      tags: this.#parse(text.slice(modelEnd + 1, tagsEnd)) as string[],
      model: parseTextField(text.slice(descriptionEnd + 1, modelEnd)),
      syntax: rest.syntax,
      partials: this.readPartials(text, start),
      variables: rest.variables,
      renamedFrom: rest.renamedFrom,
      problem: rest.problem,
    };
  }

  /** Reads the partials alone. */
  readPartials(text: string, start: number): PromptFacts["partials"] {
    return this.#parse(text.slice(start, text.indexOf("\t", start))) as PromptFacts["partials"];
  }

  #parse(json: string): unknown {
    let value = this.#parsed.get(json);
    if (value === undefined) this.#parsed.set(json, (value = JSON.parse(json)));
    return value;
  }
}

/** The facts of one row, of which the partials can be asked without the rest being read. */
export class StoredFacts implements PromptFacts {
  readonly #reader: FactsReader;
  readonly #text: string;
  readonly #start: number;
  #all: PromptFacts | null = null;

  constructor(reader: FactsReader, text: string, start: number) {
    this.#reader = reader;
    this.#text = text;
    this.#start = start;
  }

  get partials(): PromptFacts["partials"] {
    return this.#reader.readPartials(this.#text, this.#start);
  }

  get title(): PromptFacts["title"] {
    return this.#row.title;
  }

  get description(): PromptFacts["description"] {
    return this.#row.description;
  }

  get tags(): PromptFacts["tags"] {
    return this.#row.tags;
  }

  get model(): PromptFacts["model"] {
    return this.#row.model;
  }

  get syntax(): PromptFacts["syntax"] {
    return this.#row.syntax;
  }

  get variables(): PromptFacts["variables"] {
    return this.#row.variables;
  }

  get renamedFrom(): PromptFacts["renamedFrom"] {
    return this.#row.renamedFrom;
  }

  get problem(): PromptFacts["problem"] {
    return this.#row.problem;
  }

  get #row(): PromptFacts {
    return (this.#all ??= this.#reader.read(this.#text, this.#start));
  }
}
