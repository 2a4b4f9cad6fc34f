/** A word, punctuation mark or template tag, with the white space before it. */
export interface WordToken {
  /** What stands in the text, white space first. The texts of all tokens, joined, are the text. */
  text: string;
  /** What is compared: the token without white space. */
  key: string;
  /** Whether it counts as a word; punctuation does not. */
  isWord: boolean;
}

const SPACE_TAG_OR_RUN = /(?<space>\s+)|(?<tag>\{{2,4}[^{}\r\n]*\}{2,4})|[^\s{]+|\{/gu;
const ASCII = /^[!-~]+$/;
// What the rules of Unicode (UAX #29) say of ASCII alone: a mark between two letters or two digits can join them.
const ASCII_WORD_OR_MARK = /\w(?:\w|(?<=[A-Za-z])[.':](?=[A-Za-z])|(?<=\d)[.',;](?=\d))*|./g;
const LETTER_OR_DIGIT = /[A-Za-z0-9]/;
// A segmenter's time grows with the square of what it is given (32 s for 440 kB), so it is given short pieces.
const SEGMENTER_PIECE = /[^。！？；，、]{1,1000}[。！？；，、]*|[。！？；，、]+/gu;

let segmenter: Intl.Segmenter | undefined;

/**
 * Splits a text into words by the rules of Unicode, so that Chinese, Japanese and Thai have words too. A template tag
 * such as `{{ticket}}` is one word. The last token holds the white space at the end and has an empty key.
 *
 * @example tokenizeWords("Hi {{name}}!").map(({ key }) => key) // ["Hi", "{{name}}", "!", ""]
 */
export function tokenizeWords(text: string): WordToken[] {
  const tokens: WordToken[] = [];
  let space = "";
  for (const { 0: match, groups } of text.matchAll(SPACE_TAG_OR_RUN)) {
    if (groups?.["space"] !== undefined) {
      space = match;
      continue;
    }
    if (groups?.["tag"] !== undefined) tokens.push({ text: space + match, key: tagKey(match), isWord: true });
    else pushRun(tokens, space, match);
    space = "";
  }
  tokens.push({ text: space, key: "", isWord: false });
  return tokens;
}

function tagKey(tag: string): string {
  return tag
    .replace(/\s+/gu, " ")
    .replace(/^(\{+) /u, "$1")
    .replace(/ (\}+)$/u, "$1");
}

function pushRun(tokens: WordToken[], space: string, run: string): void {
  if (ASCII.test(run)) pushAscii(tokens, space, run);
  else pushSegments(tokens, space, run);
}

/** Without a segmenter, which takes longer to load than most texts to compare. */
function pushAscii(tokens: WordToken[], space: string, run: string): void {
  let before = space;
  for (const [segment] of run.matchAll(ASCII_WORD_OR_MARK)) {
    tokens.push({ text: before + segment, key: segment, isWord: LETTER_OR_DIGIT.test(segment) });
    before = "";
  }
}

function pushSegments(tokens: WordToken[], space: string, run: string): void {
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  let before = space;
  for (const [piece] of run.matchAll(SEGMENTER_PIECE)) {
    for (const { segment, isWordLike } of segmenter.segment(piece)) {
      tokens.push({ text: before + segment, key: segment, isWord: isWordLike === true });
      before = "";
    }
  }
}
