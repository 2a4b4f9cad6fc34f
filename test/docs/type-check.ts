import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runProcess } from "../support/run-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/**
 * Checks programs that import `promptlane` against its sources; gives what the compiler says, nothing when all is well.
 * `beside` are other files in their folder, by name.
 */
export async function checkTypes(
  programs: readonly { name: string; text: string }[],
  beside: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(beside)) writeFileSync(`${folder}/${name}`, text);
  for (const { name, text } of programs) writeFileSync(`${folder}/${name.replaceAll(/[^\w-]/g, "-")}.mts`, text);
  const configuration = {
    extends: `${ROOT}/tsconfig.json`,
    compilerOptions: {
      paths: { promptlane: [`${ROOT}/src/index.ts`] },
      typeRoots: [`${ROOT}/node_modules/@types`],
      allowImportingTsExtensions: true,
      noEmit: true,
    },
    include: ["*.mts", `${ROOT}/src/**/*.d.ts`],
  };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(configuration));
  const { stdout, stderr } = await runProcess(
    process.execPath,
    [`${ROOT}/node_modules/typescript/bin/tsc`, "-p", folder, "--pretty", "false"],
    { cwd: folder, environment: { PATH: process.env["PATH"] ?? "" } },
  );
  return stdout + stderr;
}
