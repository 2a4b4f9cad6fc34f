import { type FileProblem, invalidFile, type Position } from "../file-problem.ts";

/** Something of a file that its other form has no place for. */
export interface Loss extends Position {
  /** The file in which it stands. */
  path: string;
  /** What is lost, as a sentence. */
  message: string;
}

/** A file of another tool. */
export interface ForeignFile {
  /** For messages. */
  path: string;
  /** What the prompt is called after: the path below the folder that is imported; the whole path unless given. */
  name?: string;
  text: string;
  /** The texts of the files that it names, by the paths that it gives; those that are not there are left out. */
  files?: ReadonlyMap<string, string>;
}

/** A prompt as another tool's file tells it. */
export interface ImportedPrompt {
  /** What its key is made from, such as `support/triage`. */
  name: string;
  /** The text of its prompt file. */
  text: string;
  /** The message of its commit, for one of several versions: each gets a commit of its own, in the order of the list. */
  message?: string;
  /** What the other tool calls this version, such as `production`, and where that stands. */
  labels?: (Position & { name: string })[];
}

/** What was read from one file of another tool. */
export interface Imported {
  prompts: ImportedPrompt[];
  losses: Loss[];
}

/** A file for another tool. */
export interface ExportedFile {
  path: string;
  text: string;
}

/** What a prompt is for another tool. */
export interface Exported {
  files: ExportedFile[];
  losses: Loss[];
}

/** The error for a file of another tool that cannot be read. */
export function refuse(path: string, code: string, message: string, hint: string, position: Position): never {
  throw invalidFile(path, { code, message, hint, ...position } satisfies FileProblem);
}
