/** What stands before a path below the store to make it a path of the repository; empty for a store at the top. */
export function storePrefix(storePath: string): string {
  return storePath === "" || storePath === "." ? "" : `${storePath.replace(/\/+$/, "")}/`;
}

/** The paths to which git is limited, so that it leaves everything beside the store alone. */
export function storePathspec(storePath: string): string[] {
  const prefix = storePrefix(storePath);
  return prefix === "" ? [] : [prefix.slice(0, -1)];
}
