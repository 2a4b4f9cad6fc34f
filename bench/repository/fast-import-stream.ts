import type { FileChange } from "./generated-store.ts";
import type { GeneratedCommit } from "./history.ts";

const ENOUGH_FOR_ONE_WRITE = 1 << 18;

/** The commits as input of `git fast-import`, in pieces large enough to be written quickly. */
export function* fastImportStream(commits: Iterable<GeneratedCommit>, ref: string): Generator<string> {
  let pending = "feature done\n";
  for (const commit of commits) {
    pending += commitCommand(commit, ref);
    if (pending.length < ENOUGH_FOR_ONE_WRITE) continue;
    yield pending;
    pending = "";
  }
  yield `${pending}done\n`;
}

function commitCommand({ number, parents, author, time, subject, changes }: GeneratedCommit, ref: string): string {
  const [parent, merged] = parents;
  const person = `${author} <${author.toLowerCase().replaceAll(" ", ".")}@example.com> ${time} +0000`;
  return [
    `commit ${ref}`,
    `mark :${number}`,
    `author ${person}`,
    `committer ${person}`,
    data(subject),
    ...(parent === undefined ? [] : [`from :${parent}`]),
    ...(merged === undefined ? [] : [`merge :${merged}`]),
    ...changes.map(changeCommand),
    "",
  ].join("\n");
}

function changeCommand({ path, text }: FileChange): string {
  return text === null ? `D ${path}` : `M 100644 inline ${path}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
