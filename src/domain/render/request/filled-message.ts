import type { Message, MessageMedia, MessageText } from "../prompt.ts";
import { shortUrl } from "./media-type.ts";

/** A part that a provider can be sent. */
export type FilledPart = MessageText | MessageMedia;

/** A message without places that are still to be filled. */
export interface FilledMessage {
  role: string;
  content: FilledPart[];
}

const INSTRUCTING = new Set(["system", "developer"]);

/** Leaves sections out of messages, which no provider has a place for, and says so of each. */
export function filledMessages(messages: readonly Message[]): { messages: FilledMessage[]; dropped: string[] } {
  const dropped: string[] = [];
  const filled = messages.map(({ role, content }) => ({
    role,
    content: content.filter((part): part is FilledPart => {
      if ("text" in part || "media" in part) return true;
      dropped.push(`section ${part.metadata.purpose}: it is still to be filled.`);
      return false;
    }),
  }));
  return { messages: filled.filter(({ content }) => content.length > 0), dropped };
}

/**
 * Parts what instructs the model from the conversation, for providers that have a place of its own for it. That place
 * takes text alone, so what else stands there is told.
 */
export function instructionsApart(messages: readonly FilledMessage[]): {
  instructions: FilledMessage[];
  conversation: FilledMessage[];
  dropped: string[];
} {
  const instructions = messages.filter(({ role }) => INSTRUCTING.has(role));
  const media = instructions.flatMap(({ content }) => content.flatMap((part) => ("media" in part ? [part.media.url] : [])));
  return {
    instructions,
    conversation: messages.filter(({ role }) => !INSTRUCTING.has(role)),
    dropped: media.map((url) => `media ${shortUrl(url)}: instructions are text alone; give it to the user's role.`),
  };
}
