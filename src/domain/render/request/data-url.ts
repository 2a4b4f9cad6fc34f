const DATA_URL = /^data:([^;,]+)?;base64,(.*)$/s;

/** The content of a `data:` URL in base64, and its type; null for any other URL. */
export function readDataUrl(url: string): { type: string; data: string } | null {
  const [, type = "application/octet-stream", data] = DATA_URL.exec(url) ?? [];
  return data === undefined ? null : { type, data };
}
