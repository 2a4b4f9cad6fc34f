import type { MessageSection, MessageMedia } from "./prompt.ts";

/** What a tag leaves in the text, to be taken out of it again when messages are made. */
export type Mark =
  | { type: "role"; role: string; metadata: Record<string, unknown> | null }
  | { type: "history" }
  | { type: "part"; part: MessageMedia | MessageSection };

/** What happens while one prompt is rendered. */
interface Rendering {
  /** What no input can know, before the marks of this rendering; empty until there is one. */
  nonce: string;
  marks: Mark[];
  /** How many items and includes may still be rendered. */
  steps: number;
  /** How many characters may still be printed. */
  characters: number;
}

/** A template that goes on for too long. */
export class RenderingTooLarge extends Error {}

const MOST_STEPS = 200_000;
const MOST_CHARACTERS = 16 * 1024 * 1024;
const WORDS_OF_NONCE = 2;

// Rendering never waits for anything, so there is always one at most.
let current: Rendering | null = null;

/** Renders with `work`, and returns its texts with the marks that tags left in them. */
export function withMarks<Texts>(work: () => Texts): { texts: Texts; nonce: string; marks: Mark[] } {
  const before = current;
  const own: Rendering = { nonce: "", marks: [], steps: MOST_STEPS, characters: MOST_CHARACTERS };
  current = own;
  try {
    return { texts: work(), nonce: own.nonce, marks: own.marks };
  } finally {
    current = before;
  }
}

/** Leaves a mark; the text that is returned stands for it. */
export function leaveMark(mark: Mark): string {
  if (current === null) return "";
  if (current.nonce === "") current.nonce = newNonce();
  current.marks.push(mark);
  return `${current.nonce}${current.marks.length - 1};`;
}

/** Counts items and includes; a few templates that include each other twice would render for years. */
export function countSteps(steps: number): void {
  if (current === null) return;
  current.steps -= steps;
  if (current.steps < 0) throw new RenderingTooLarge(`it renders more than ${MOST_STEPS.toLocaleString("en")} items and includes`);
}

/** Counts characters on their way to the text. */
export function countCharacters(characters: number): void {
  if (current === null) return;
  current.characters -= characters;
  if (current.characters < 0) throw new RenderingTooLarge("it prints more than 16 MiB");
}

const pool = new Uint32Array(256 * WORDS_OF_NONCE);
let unused = 0;

function newNonce(): string {
  if (unused === 0) {
    crypto.getRandomValues(pool);
    unused = pool.length;
  }
  unused -= WORDS_OF_NONCE;
  return `\u0000${pool[unused]}.${pool[unused + 1]}:`;
}
