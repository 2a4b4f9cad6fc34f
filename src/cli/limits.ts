/** How many entries `log` and `history` show unless told otherwise. */
export const DEFAULT_LIMIT = 20;
