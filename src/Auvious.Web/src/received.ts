/** The highest sequence an endpoint was handed. Repeats are allowed by the channel; best-effort events carry sequence 0. */
export class Received {
  #last = 0;

  get last(): number {
    return this.#last;
  }

  /** True when the event of this sequence is to be handled. */
  isNew(sequence: number): boolean {
    if (sequence === 0) return true;
    if (sequence <= this.#last) return false;
    this.#last = sequence;
    return true;
  }

  /** The server no longer has what lies before `firstAvailable`. */
  skipTo(firstAvailable: number): void {
    // It may also be lower than what we know: the endpoint's numbers began anew.
    this.#last = firstAvailable - 1;
  }
}
