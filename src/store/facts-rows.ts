import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { asciiJson } from "./ascii-json.ts";
import { formatTextField, parseTextField } from "./text-field.ts";

type Rest = Omit<PromptFacts, "title" | "description" | "model" | "tags" | "partials">;

/*
 * A row is six fields behind tabs: partials, title, description, model, tags and the rest; the first and the last two in
 * JSON. What a listing shows is so had with little parsing, and what many prompts share is parsed once.
 */

/** Writes facts as a row of a table. */
export function formatFacts({ partials, title, description, model, tags, ...rest }: PromptFacts): string {
  const texts = [title, description, model].map(formatTextField);
  return [listJson(partials), ...texts, listJson(tags), asciiJson(rest)].join("\t");
}

// Most lists are empty.
function listJson(list: readonly unknown[]): string {
  return list.length === 0 ? "[]" : asciiJson(list);
}

const LAST_FIELD = 5;
const NO_PARTIALS: PromptFacts["partials"] = [];

/** Reads rows of facts. */
export class FactsReader {
  readonly #parsed = new Map<string, unknown>();

  /** The facts of the row that begins at `start`, each read when it is asked for: a listing asks for four of thousands. */
  read(text: string, start: number): PromptFacts {
    return new StoredFacts(this, text, start);
  }

  /** A field of JSON; what many prompts share is parsed once. */
  json(field: string): unknown {
    let value = this.#parsed.get(field);
    if (value === undefined) this.#parsed.set(field, (value = JSON.parse(field)));
    return value;
  }
}

class StoredFacts implements PromptFacts {
  readonly #reader: FactsReader;
  readonly #text: string;
  readonly #start: number;

  constructor(reader: FactsReader, text: string, start: number) {
    this.#reader = reader;
    this.#text = text;
    this.#start = start;
  }

  get partials(): PromptFacts["partials"] {
    return this.#text.startsWith("[]", this.#start) ? NO_PARTIALS : (this.#reader.json(this.#field(0)) as PromptFacts["partials"]);
  }

  get title(): PromptFacts["title"] {
    return parseTextField(this.#field(1));
  }

  get description(): PromptFacts["description"] {
    return parseTextField(this.#field(2));
  }

  get model(): PromptFacts["model"] {
    return parseTextField(this.#field(3));
  }

  get tags(): PromptFacts["tags"] {
    return this.#reader.json(this.#field(4)) as string[];
  }

  get syntax(): PromptFacts["syntax"] {
    return this.#rest.syntax;
  }

  get variables(): PromptFacts["variables"] {
    return this.#rest.variables;
  }

  get givesParts(): PromptFacts["givesParts"] {
    return this.#rest.givesParts;
  }

  get renamedFrom(): PromptFacts["renamedFrom"] {
    return this.#rest.renamedFrom;
  }

  get problem(): PromptFacts["problem"] {
    return this.#rest.problem;
  }

  get #rest(): Rest {
    return this.#reader.json(this.#field(5)) as Rest;
  }

  // By places and not by `split`, since a listing does this for every prompt.
  #field(index: number): string {
    const text = this.#text;
    let start = this.#start;
    for (let passed = 0; passed < index; passed += 1) start = text.indexOf("\t", start) + 1;
    return text.slice(start, text.indexOf(index === LAST_FIELD ? "\n" : "\t", start));
  }
}
