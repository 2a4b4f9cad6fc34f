import { resolve } from "node:path";
import { openStore } from "../store/open-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { createAsker } from "./ask.ts";
import type { Asker } from "./ask.ts";
import { wantsColor } from "./color.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { Output } from "./output.ts";
import { createProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import type { OutputStream, Terminal } from "./terminal.ts";
import { viewNotice } from "./views/notice.ts";
import { createStyle } from "./views/style.ts";
import type { Style } from "./views/style.ts";

/** What a command works with: its surroundings, the store, and the ways to show and to ask. */
export interface Session {
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  /** The folder that the command runs in. */
  readonly cwd: string;
  readonly output: Output;
  readonly ask: Asker;
  readonly progress: Progress;
  /** How to draw for standard output. */
  readonly style: Style;
  /** How to draw for standard error. */
  readonly noteStyle: Style;
  /** Opens the store, does the work, and closes the store whatever happens. */
  withStore<T>(work: (store: PromptStore) => Promise<T>): Promise<T>;
  /** Shows a document: as JSON when that was asked for, else drawn by its view. */
  show<Document extends object>(document: Document, view: View<Document>): Promise<void>;
  /** The same for what may fill many screens. */
  showLong<Document extends object>(document: Document, view: View<Document>): Promise<void>;
}

/** Draws a document for people. */
export type View<Document> = (document: Document, style: Style) => string;

export function createSession(terminal: Terminal, options: GlobalOptions, output: Output): Session {
  const style = styleFor(terminal.stdout, terminal, options);
  const noteStyle = styleFor(terminal.stderr, terminal, options);
  const cwd = options.directory === null ? terminal.cwd : resolve(terminal.cwd, options.directory);
  const progress = createProgress(terminal);
  const ask = createAsker(terminal, { input: options.input, color: noteStyle.color });
  return {
    terminal,
    options,
    cwd,
    output,
    progress,
    style,
    noteStyle,
    ask,
    show: async (document, view) => (options.json ? await output.json(document) : await output.text(view(document, style))),
    showLong: async (document, view) => (options.json ? await output.json(document) : await output.longText(view(document, style))),
    withStore: async (work) => {
      const store = await openStore({
        ...storeChoice({ cwd, terminal, options, ask }),
        fetch: options.fetch,
        notify: (notice) => {
          progress.stop();
          void output.note(viewNotice(notice, noteStyle));
        },
      });
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    },
  };
}

/** Where the store is to be looked for. */
export interface StoreChoice {
  cwd: string;
  /** Whether git may ask for a password. */
  interactive: boolean;
  environment: Terminal["environment"];
  look?: NonNullable<Terminal["look"]>;
  store?: string;
  remote?: string;
  branch?: string;
}

/** What the options say about the store, for operations that run before there is one. */
export function storeChoice({ cwd, terminal, options, ask }: Pick<Session, "cwd" | "terminal" | "options" | "ask">): StoreChoice {
  return {
    cwd,
    interactive: ask.canAsk,
    environment: terminal.environment,
    ...(terminal.look === null ? {} : { look: terminal.look }),
    ...(options.store === null ? {} : { store: options.store }),
    ...(options.remote === null ? {} : { remote: options.remote }),
    ...(options.branch === null ? {} : { branch: options.branch }),
  };
}

function styleFor(stream: OutputStream, terminal: Terminal, options: GlobalOptions): Style {
  const color = wantsColor({ choice: options.color, environment: terminal.environment, isTerminal: stream.isTerminal });
  return createStyle({ color, terminal: stream.isTerminal, width: stream.width });
}
