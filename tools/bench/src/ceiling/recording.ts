/** What a client asked, and how many bytes of answers it got: the same, asked again, has to be answered alike. */
export class Recording<Asked> {
  #kept: Asked[] = [];
  #expected = 0;
  #answered = 0;
  #isOpen = false;

  /** Bytes of answers since the recording or the repeat began. */
  get answered(): number {
    return this.#answered;
  }

  /** Keeps what is asked while `work` runs, in the place of what was kept before. */
  async record(work: () => Promise<unknown>): Promise<void> {
    this.#kept = [];
    this.#answered = 0;
    this.#isOpen = true;
    await work();
    this.#isOpen = false;
    this.#expected = this.#answered;
  }

  /** Hears what is asked, and keeps it while it records. */
  keep(asked: Asked): void {
    if (this.#isOpen) this.#kept.push(asked);
  }

  /** Hears of an answer, or of a part of one. */
  answer(bytes: number): void {
    this.#answered += bytes;
  }

  /**
   * Has the same asked again.
   *
   * @param ask gets what was kept, and how many bytes answered it; resolves when as many have come, or none will any more
   * @throws Error when the answers are not as long as they were: then the requests mean something else the second time
   */
  async repeat(ask: (kept: readonly Asked[], expected: number) => Promise<void>): Promise<void> {
    this.#answered = 0;
    await ask(this.#kept, this.#expected);
    checkAnswers(this.#expected, this.#answered);
  }
}

/** Lengths of answers differ a little, by times and tokens in them; those of a refusal differ much. */
const tolerance = 0.02;

/** Throws when a replay was answered otherwise than what was recorded. @param recorded and `replayed`: bytes of answers */
export function checkAnswers(recorded: number, replayed: number): void {
  if (Math.abs(recorded - replayed) <= recorded * tolerance) return;
  throw new Error(
    `its requests can't be repeated: ${replayed} bytes were answered, where ${recorded} were the first time`,
  );
}
