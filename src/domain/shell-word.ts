const HARMLESS = /^[\w@%+=:,./-][\w@%+=:,./~^#-]*$/;

/** A word as it is typed in a shell: in quotes where the shell would read something else into it. */
export function shellWord(word: string): string {
  return HARMLESS.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
