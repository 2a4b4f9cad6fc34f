import type { LintDocument } from "../../../operations/lint.ts";
import { visible } from "../visible.ts";

/**
 * Draws the problems as workflow commands of GitHub Actions, which shows them at their lines.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function viewGithubAnnotations({ problems }: LintDocument): string {
  return problems
    .map(({ path, line, column, severity, code, message, hint }) => {
      const properties = { file: path, line, col: column, title: code };
      const words = Object.entries(properties).map(([name, value]) => `${name}=${propertyOf(String(value))}`);
      return `::${severity} ${words.join(",")}::${dataOf(hint === "" ? message : `${message}\n${hint}`)}\n`;
    })
    .join("");
}

// As the runner reads them back; what stands in a prompt must not end the command, or begin another one.
function dataOf(text: string): string {
  return visible(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function propertyOf(text: string): string {
  return dataOf(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
