import type { MessagePart } from "../../domain/render/prompt.ts";
import { promptName } from "../../domain/version/selector.ts";
import type { RenderDocument } from "../../operations/render-stored-prompt.ts";
import type { Style } from "./style.ts";

/** Draws a rendered prompt: what it is on top, then each message below its role. */
export function viewRender(document: RenderDocument, style: Style): string {
  const messages = document.messages.map(
    ({ role, content, metadata }) =>
      `${style.heading(`${style.sanitizeLine(role)}:`)}${metadata?.["purpose"] === "history" ? style.dim(" earlier") : ""}\n${content.map((part) => viewPart(part, style)).join("")}\n`,
  );
  return [`${viewHead(document, style)}\n`, ...messages].join("\n");
}

function viewHead({ key, template, label, environment, equals, model }: RenderDocument, style: Style): string {
  const where = environment === null ? "" : ` in ${environment}`;
  const same = equals === null || equals.label === label ? "" : `, the same as ${equals.label}`;
  const name = promptName(key, template);
  return `${style.strong(name)}  ${label}${where}${same}${model === null ? "" : style.dim(`  ${style.sanitizeLine(model)}`)}`;
}

function viewPart(part: MessagePart, style: Style): string {
  if ("text" in part) return style.sanitize(part.text);
  if ("media" in part) return style.dim(`[${style.sanitizeLine(part.media.contentType ?? "image")} ${style.sanitizeLine(part.media.url)}]`);
  return style.dim(`[section ${style.sanitizeLine(part.metadata.purpose)}]`);
}
