import type { MessageMedia } from "../prompt.ts";
import type { FilledMessage } from "./filled-message.ts";
import { readDataUrl } from "./data-url.ts";

const BY_ENDING: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
};

/** The type of a medium: as it is given, else as its URL tells; an image where nothing does. */
export function mediaType({ media: { url, contentType } }: MessageMedia): string {
  if (contentType !== undefined) return contentType;
  const type = readDataUrl(url)?.type;
  if (type !== undefined) return type;
  const [, ending = ""] = /\.(\w{2,4})(?:[?#].*)?$/.exec(url) ?? [];
  return BY_ENDING[ending.toLowerCase()] ?? "image";
}

/** Leaves media out of messages that a provider has no place for, and says so of each. */
export function withoutOtherMedia(
  messages: readonly FilledMessage[],
  provider: string,
  accepts: (media: MessageMedia) => boolean,
): { messages: FilledMessage[]; dropped: string[] } {
  const dropped: string[] = [];
  const kept = messages.map(({ role, content }) => ({
    role,
    content: content.filter((part) => {
      if ("text" in part || accepts(part)) return true;
      dropped.push(`media ${shortUrl(part.media.url)}: ${provider} takes no ${mediaType(part)} by this kind of URL.`);
      return false;
    }),
  }));
  return { messages: kept.filter(({ content }) => content.length > 0), dropped };
}

/** A URL as messages quote it: a data URL holds the whole image. */
export function shortUrl(url: string): string {
  return url.length > 60 ? `${url.slice(0, 60)}…` : url;
}
