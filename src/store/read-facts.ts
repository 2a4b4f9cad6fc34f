import type { ObjectId } from "../domain/object-id.ts";
import { isFlowContent, isRegularFile, splitFlowFiles } from "../domain/prompt/content-files.ts";
import type { FileContent, ReadFactsOptions } from "../domain/prompt/prompt-facts.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { parseTreeObject } from "../git/tree-object.ts";
import { formatFacts } from "./facts-rows.ts";
import type { PromptStore } from "./prompt-store.ts";
import { presentContent, readContents } from "./read-contents.ts";

/** What a prompt or flow is: a blob or a tree. */
export interface ContentId {
  kind: PromptKind;
  id: ObjectId;
}

export type FactsSource = Pick<PromptStore, "repository" | "objects" | "manifest">;

/**
 * Parses contents and gives the row of the facts of each by its id.
 *
 * @throws Invalid when the repository lacks one of the contents, or a file of a flow.
 */
export async function readFactsRows(
  source: FactsSource,
  contents: readonly ContentId[],
  options: ReadFactsOptions,
): Promise<Map<string, string>> {
  // Only now, since the parsers take longer to load than a warm command may take.
  const { readFlowFacts, readPromptFacts } = await import("../domain/prompt/prompt-facts.ts");
  const rows = new Map<string, string>();
  for await (const found of contentsInTurn(source, contents)) {
    const flows = found.filter(({ kind }) => kind === "flow");
    const filesOf = await readFlowFiles(source, flows);
    for (const { kind, id, content } of found) {
      const facts = kind === "flow" ? readFlowFacts(filesOf(id), options) : readPromptFacts(content, options);
      rows.set(id, formatFacts(facts));
    }
  }
  return rows;
}

interface FoundContent extends ContentId {
  content: Buffer;
}

async function* contentsInTurn({ objects }: FactsSource, contents: readonly ContentId[]): AsyncGenerator<FoundContent[]> {
  let read = 0;
  for await (const found of objects.readInTurn(contents.map(({ id }) => id))) {
    const start = read;
    read += found.length;
    yield found.map((object, index) => {
      const { kind, id } = contents[start + index] as ContentId;
      return { kind, id, content: presentContent(object, id) };
    });
  }
}

interface FlowFiles {
  flow: FileContent;
  templates: Map<string, FileContent>;
}

/** Reads the files of flows, all at once, given their trees. */
async function readFlowFiles({ repository, objects }: FactsSource, flows: readonly FoundContent[]): Promise<(id: ObjectId) => FlowFiles> {
  const entriesOf = new Map(
    flows.map(({ id, content }) => [
      id,
      parseTreeObject(repository, content).filter(({ mode, name }) => isRegularFile(mode) && isFlowContent(name)),
    ]),
  );
  const ids = [...new Set([...entriesOf.values()].flatMap((entries) => entries.map(({ id }) => id)))];
  const found = await readContents(objects, ids);
  const contents = new Map(ids.map((id, index) => [id, found[index] as Buffer]));
  return (id) => {
    const files = (entriesOf.get(id) ?? []).map((entry): [string, FileContent] => [entry.name, contents.get(entry.id) as Buffer]);
    const { flow, templates } = splitFlowFiles(new Map(files));
    return { flow: flow ?? "", templates };
  };
}
