import type { TypesDocument } from "../../operations/declare-types.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";

/** Says that types were written, and of what. */
export function viewTypes({ prompts }: TypesDocument, file: string, style: Style): string {
  const keys = prompts.filter(({ name }) => !name.includes("#"));
  return `${style.success("✓")} ${style.sanitizeLine(file)}  ${plural(keys.length, "prompt")}\n`;
}
