/** One thing in three versions: as both sides had it, and as each has it now. */
export interface Sides<Thing> {
  base: Thing;
  ours: Thing;
  theirs: Thing;
}

/** What a merge makes of a text. */
export interface MergedText {
  text: string;
  /** Whether nothing is left to decide; else what is stands between marks. */
  isClean: boolean;
}

/** Merges texts line by line, as git does. */
export type MergeLines = (texts: Sides<string>) => Promise<MergedText>;

/** The text that there is no question about, since at most one side changed it; null when both did. */
export function mergeUnlessBothChanged({ base, ours, theirs }: Sides<string>): string | null {
  if (ours === theirs || base === theirs) return ours;
  return base === ours ? theirs : null;
}

/** Both texts as a whole, between the marks that git writes. */
export function conflictText({ ours, theirs }: Sides<string>, markerSize: number): MergedText {
  const newline = `${ours}${theirs}`.includes("\r\n") ? "\r\n" : "\n";
  const mark = (character: string, label: string) => `${character.repeat(markerSize)}${label}${newline}`;
  return { text: `${mark("<", " ours")}${ours}${mark("=", "")}${theirs}${mark(">", " theirs")}`, isClean: false };
}
