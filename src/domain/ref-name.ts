declare const brand: unique symbol;

/** A full ref name, such as `refs/heads/main`. */
export type RefName = string & { readonly [brand]: "RefName" };

// The rules of git-check-ref-format, and no leading dash, so that a ref can never be read as an option.
const FORBIDDEN = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$|^-|\/-/u;

/** Reads a full ref name. Throws a `TypeError` for what git would refuse, which is a bug of the caller. */
export function parseRefName(text: string): RefName {
  if (!text.startsWith("refs/") || FORBIDDEN.test(text)) throw new TypeError(`not a ref name: ${JSON.stringify(text)}`);
  return text as RefName;
}

/** Whether git would take `name` as the name of a branch. */
export function isBranchName(name: string): boolean {
  return (
    name !== "" &&
    name !== "HEAD" &&
    name !== "@" &&
    !name.startsWith("/") &&
    !FORBIDDEN.test(`refs/heads/${name}`) &&
    !FORBIDDEN.test(name)
  );
}

/** Whether `text` can be a revision: a branch, a tag or a commit, perhaps with `~2`, `^` or `@{yesterday}` behind it. */
export function isRevision(text: string): boolean {
  const [name = ""] = text.split(/[~^]|@\{/, 1);
  if (/[\u0000-\u001f\u007f]/u.test(text)) return false;
  return name === "" ? text.startsWith("@{") : name === "HEAD" || name === "@" || isBranchName(name);
}

/** The ref of the local branch `name`. */
export function branchRef(name: string): RefName {
  return parseRefName(`refs/heads/${name}`);
}

/** The name of a local branch: `main` for `refs/heads/main`. */
export function branchName(ref: RefName): string {
  return ref.replace(/^refs\/heads\//, "");
}
