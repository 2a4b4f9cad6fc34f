import measure from "fast-string-width";

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** More than any character of one column takes in a string, however many parts it is joined of. */
const LONGEST_CHARACTER = 16;

let segmenter: Intl.Segmenter | undefined;

/** The columns that a text takes on a terminal; our own colours take none, Chinese characters and emoji two each. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  return measure(text);
}

/** `text` and as many spaces as make it `width` columns wide. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** The longest beginning of an uncoloured text that takes at most `width` columns, ending in `…` when it is not all. */
export function truncateToWidth(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${cutAtWidth(text, width - 1)[0]}…`;
}

/**
 * Cuts an uncoloured text in two, the first part as long as it can be in `width` columns; with `atLeastOne` it holds a
 * character even when that is wider.
 */
export function cutAtWidth(text: string, width: number, { atLeastOne = false } = {}): [head: string, tail: string] {
  const index = cutIndex(text, width, atLeastOne);
  return [text.slice(0, index), text.slice(index)];
}

function cutIndex(text: string, width: number, atLeastOne: boolean): number {
  if (PRINTABLE_ASCII.test(text.slice(0, width + 1))) return Math.min(text.length, Math.max(width, atLeastOne ? 1 : 0));
  let index = 0;
  let columns = 0;
  for (const character of characters(text.slice(0, LONGEST_CHARACTER * (width + 1)))) {
    columns += displayWidth(character);
    if (columns > width && !(atLeastOne && index === 0)) break;
    index += character.length;
  }
  return index;
}

/** What a reader takes for one character: a letter with its accents, a joined emoji. */
function* characters(text: string): Iterable<string> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) yield segment;
}
