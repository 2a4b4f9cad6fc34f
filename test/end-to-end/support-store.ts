/** The manifest that `init` writes, without its comments. */
export const MANIFEST = `format: 1
branch: main
default_environment: production
environments:
  dev: {drafts: true}
  staging: {after: dev}
  production: {after: staging, confirm: true}
`;

export const TRIAGE = ".prompts/support/triage.md";
export const REPLY = ".prompts/support/reply.md";

/** A prompt whose text says which one it is. */
export function triage(rule: string): string {
  return `---\ntitle: Ticket triage\ntags: [support]\n---\nSort the ticket into one queue. ${rule}\n{{ticket}}\n`;
}

/** The files of a small store with two prompts. */
export function supportStore(): Record<string, string> {
  return {
    ".prompts/manifest.yaml": MANIFEST,
    [TRIAGE]: triage("Be quick."),
    [REPLY]: "Answer the ticket politely.\n{{ticket}}\n",
    "README.md": "An application.\n",
  };
}
