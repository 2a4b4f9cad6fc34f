declare const brand: unique symbol;

/** The full id of a git object: 40 hexadecimal digits, or 64 in a repository of SHA-256. */
export type ObjectId = string & { readonly [brand]: "ObjectId" };

const PATTERN = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads a full object id as git prints it. Throws a `TypeError` for anything else, which is a bug of the caller. */
export function parseObjectId(text: string): ObjectId {
  if (!isObjectId(text)) throw new TypeError(`not a full object id: ${JSON.stringify(text)}`);
  return text;
}

/** Whether it is a full object id; the question without the error. */
export function isObjectId(value: unknown): value is ObjectId {
  return typeof value === "string" && PATTERN.test(value);
}

/** The seven digits that people read. */
export function shortId(id: ObjectId): string {
  return id.slice(0, 7);
}
