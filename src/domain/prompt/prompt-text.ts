import { Invalid } from "../errors.ts";
import { invalidFile, positionAt } from "../file-problem.ts";

/** The most that a file of a prompt may hold, in bytes. */
const MOST_BYTES = 1024 * 1024;

const NEWLINE = 10;
const STRICT = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the bytes of a prompt's file as UTF-8; a byte order mark is left out.
 *
 * @throws Invalid for other encodings, a NUL, and more than 1 MiB.
 * @example decodePromptText(await readFile("triage.md"))
 */
export function decodePromptText(bytes: Uint8Array, options: { path?: string } = {}): string {
  refuseLongText(bytes.byteLength, options.path);
  const text = decode(bytes);
  if (text === null) throw notUtf8(bytes, options.path);
  const nul = text.indexOf("\0");
  if (nul === -1) return text;
  throw invalidFile(options.path, {
    code: "not-text",
    message: "the file holds a NUL character, so it is no text.",
    hint: "A prompt is a text file in UTF-8.",
    ...positionAt(text, nul),
  });
}

/** Throws Invalid when `size`, in bytes or in UTF-16 units, is more than a prompt may hold. */
export function refuseLongText(size: number, path: string | undefined): void {
  if (size <= MOST_BYTES) return;
  throw new Invalid("prompt-too-large", `${path ?? "The file"} holds ${size} bytes, and 1 MiB (${MOST_BYTES}) is the most for a prompt.`, {
    hint: "Keep long material outside of the prompt and pass it in as a variable.",
    details: { ...(path !== undefined && { path }), size, line: 1, column: 1 },
  });
}

function decode(bytes: Uint8Array): string | null {
  try {
    return STRICT.decode(bytes);
  } catch {
    return null;
  }
}

function notUtf8(bytes: Uint8Array, path: string | undefined): Invalid {
  let line = 1;
  let start = 0;
  // A newline is never part of a longer UTF-8 sequence, so the lines can be tried one by one.
  for (let end = bytes.indexOf(NEWLINE); end !== -1 && decode(bytes.subarray(start, end)) !== null; end = bytes.indexOf(NEWLINE, start)) {
    line += 1;
    start = end + 1;
  }
  const end = bytes.indexOf(NEWLINE, start);
  const lossy = new TextDecoder().decode(bytes.subarray(start, end === -1 ? bytes.length : end));
  return invalidFile(path, {
    code: "not-utf8",
    message: "the file is not UTF-8.",
    hint: "Save it as UTF-8.",
    line,
    column: lossy.indexOf("\uFFFD") + 1,
  });
}
