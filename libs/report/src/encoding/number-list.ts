import type { Width } from './columns.ts';

const FIRST_CAPACITY = 1_024;

/** Whole numbers from 0 to 4,294,967,295. It grows, and needs four bytes for each. */
export class NumberList {
  #numbers = new Uint32Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length++] = number;
  }

  values(): Uint32Array {
    return this.#numbers.subarray(0, this.#length);
  }

  /** Lower byte first, in this number of bytes each. */
  bytes(width: Width): Uint8Array {
    const bytes = new Uint8Array(this.#length * width);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < this.#length; index++) {
      const number = this.#numbers[index] ?? 0;
      if (width === 1) bytes[index] = number;
      else if (width === 2) view.setUint16(index * 2, number, true);
      else view.setUint32(index * 4, number, true);
    }
    return bytes;
  }
}
