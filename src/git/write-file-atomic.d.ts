// The package comes without types.
declare module "write-file-atomic" {
  interface WriteFileAtomicOptions {
    /** Whether to wait until the content is on disk; true by default. */
    fsync?: boolean;
    encoding?: BufferEncoding;
    mode?: number | false;
  }

  /** Writes a file beside the target and renames it, so that a reader sees the old content or the new one. */
  export default function writeFileAtomic(path: string, content: string | Buffer, options?: WriteFileAtomicOptions): Promise<void>;
}
