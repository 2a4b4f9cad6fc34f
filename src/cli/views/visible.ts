// Controls but tab and line feed; marks that turn the direction of text; characters without any glyph, among them the
// tags that can hide a whole message. Joiners stay, because scripts and emoji need them.
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const CONTROL_PICTURES = 0x2400;
const DELETE = 0x7f;

/**
 * Makes visible what would act on a terminal instead of being shown: `␛` for an escape, `<U+202E>` for a mark that turns
 * text around. Line feeds and tabs stay.
 *
 * @example visible("\u001b[31mred") // "␛[31mred"
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, picture);
}

/** The same on one line: line ends, tabs and runs of spaces become one space. */
export function visibleLine(text: string): string {
  return visible(text.replace(/[ \t]*[\r\n\t][\s]*/gu, " "));
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(CONTROL_PICTURES + code);
  if (code === DELETE) return "␡";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
