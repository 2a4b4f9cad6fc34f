import type { PromptFile } from "../prompt/prompt-file.ts";

/** A prompt file that has been read and can be rendered. */
export interface Prompt extends PromptFile {
  /** The whole file, which errors quote. */
  text: string;
  /** Where the file lies, for errors; null when nobody said. */
  path: string | null;
}

/** A passage of a message. */
export interface MessageText {
  text: string;
}

/** An image, or another file that is named by its URL. */
export interface MessageMedia {
  media: { url: string; contentType?: string };
}

/** A place that the application fills, written `{{section "name"}}`. */
export interface MessageSection {
  metadata: { purpose: string; pending: true };
}

/** What a message is made of. */
export type MessagePart = MessageText | MessageMedia | MessageSection;

/** One message of a chat. */
export interface Message {
  /** `system`, `user`, `assistant`, `tool` or `developer`; `model` only where that name is kept. */
  role: string;
  content: MessagePart[];
  /** What the `{{role}}` tag gave beside the role; `purpose: "history"` for messages that `{{history}}` placed. */
  metadata?: Record<string, unknown>;
}

/** How a prompt is to be rendered. */
export interface RenderOptions {
  /** The values of the variables; those of `input.default` stand in for what is left out. */
  variables?: Readonly<Record<string, unknown>>;
  /** Earlier messages; without a `{{history}}` in the template they go before the last message of the user. */
  history?: readonly Message[];
  /** What templates reach as `@name`. */
  context?: Readonly<Record<string, unknown>>;
  /** The templates that `{{> name}}` includes, by name: as texts with or without front matter, or as they were parsed. */
  partials?: Readonly<Record<string, string | Prompt>>;
  /** JSON Schemas that the prompt's own schemas may name as a type, as in `customer: Customer`. */
  schemas?: Readonly<Record<string, Record<string, unknown>>>;
  /**
   * `error`, which is the default, names every value that is missing, unknown or of the wrong type; with `empty` what is
   * missing is empty, and nothing is checked.
   */
  missing?: "error" | "empty";
  /**
   * Whether white space at the edges of messages is left out; true unless given. Without it dotprompt's rule holds: only a
   * template below front matter loses the white space around it.
   */
  trim?: boolean;
  /** Whether the role `model` stays what it is, instead of `assistant`; false unless given. */
  keepModelRole?: boolean;
}

/** A prompt with everything filled in. */
export interface RenderedPrompt {
  messages: Message[];
  /** The texts of all messages, with an empty line between two of them. */
  text: string;
  /** Such as `openai/gpt-4o`; null when the prompt names none. */
  model: string | null;
  /** The prompt's `config`; empty when it has none. */
  config: Record<string, unknown>;
  /** The prompt's `input`, its schema as JSON Schema. */
  input: Record<string, unknown>;
  /** The prompt's `output`, its schema as JSON Schema. */
  output: Record<string, unknown>;
  /** The prompt's `tools`: names, and maps that define themselves. */
  tools: unknown[];
  /** Keys of front matter with a dot, by what stands before the last dot: `ext.ns.key` is `ext["ext.ns"].key`. */
  ext: Record<string, Record<string, unknown>>;
}
