import { closeSync, fstatSync, openSync, readSync } from "node:fs";

// Nobody waits for the end of a file that is read in parts: it is let go of with whoever held it.
const forgotten = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** A file of the cache that is read part by part. It stays as it was opened, also when another takes its name. */
export class CacheFile {
  readonly size: number;
  #descriptor: number | null;

  private constructor(descriptor: number) {
    this.size = fstatSync(descriptor).size;
    this.#descriptor = descriptor;
    forgotten.register(this, descriptor, this);
  }

  /** Null where there is none that can be read. */
  static open(path: string): CacheFile | null {
    try {
      return new CacheFile(openSync(path, "r"));
    } catch {
      return null;
    }
  }

  /** As many bytes from a place on; fewer where the file ends before. */
  read(from: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - from)));
    // At once: handing a few kilobytes to the thread pool and back takes longer than reading them.
    return this.#descriptor === null ? bytes.subarray(0, 0) : bytes.subarray(0, readSync(this.#descriptor, bytes, 0, bytes.length, from));
  }

  close(): void {
    if (this.#descriptor === null) return;
    forgotten.unregister(this);
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
