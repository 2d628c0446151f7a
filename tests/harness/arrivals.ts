// What a test server received, in order: kept for inspection, and awaitable one by one.

/** How long `next` waits unless told otherwise, in milliseconds. */
const PATIENCE_MS = 10_000;

interface Waiter<T> {
  resolve: (item: T) => void;
  timer: NodeJS.Timeout;
}

export class Arrivals<T> {
  /** Everything that came since the last `clear`. */
  readonly all: T[] = [];
  private unread: T[] = [];
  private waiters: Waiter<T>[] = [];

  /** `noun` is what is waited for, for the error of a wait that ended in vain. */
  constructor(private readonly noun: string) {}

  add(item: T): void {
    this.all.push(item);
    const waiter = this.waiters.shift();
    if (!waiter) {
      this.unread.push(item);
      return;
    }
    clearTimeout(waiter.timer);
    waiter.resolve(item);
  }

  /** The oldest item that no earlier `next` returned, as soon as there is one. Rejects after `timeoutMs`. */
  next(timeoutMs = PATIENCE_MS): Promise<T> {
    if (this.unread.length > 0) return Promise.resolve(this.unread.shift() as T);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters = this.waiters.filter(waiter => waiter.timer !== timer);
        reject(new Error(`No ${this.noun} came within ${timeoutMs} ms (${this.all.length} came before).`));
      }, timeoutMs);
      this.waiters.push({ resolve, timer });
    });
  }

  /** Forgets what came, so that a test starts from nothing. */
  clear(): void {
    this.all.length = 0;
    this.unread = [];
  }
}
