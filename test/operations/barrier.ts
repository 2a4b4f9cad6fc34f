/** Lets nobody pass before all have come. */
export class Barrier {
  #missing: number;
  readonly #open: Promise<void>;
  #resolve: () => void = () => {};

  constructor(count: number) {
    this.#missing = count;
    this.#open = new Promise((resolve) => (this.#resolve = resolve));
  }

  reached(): Promise<void> {
    this.#missing -= 1;
    if (this.#missing === 0) this.#resolve();
    return this.#open;
  }
}
