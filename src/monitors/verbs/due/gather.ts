/**
 * Hands over what comes one by one in groups: as soon as MOST are there, after PATIENCE_MS, much sooner when one of them is urgent, and at once when
 * nothing more is expected. One group is under way at a time; what comes meanwhile makes the next one.
 */
const MOST = 500;
const PATIENCE_MS = 250;
const URGENT_MS = 10;

export type Gathering<T> = {
  /** Resolves when the group it went with is handed over: whether this one was taken. Rejects when the group failed. */
  readonly add: (item: T, urgent: boolean) => Promise<boolean>;
};

type Entry<T> = {
  readonly item: T;
  readonly resolve: (taken: boolean) => void;
  readonly reject: (error: unknown) => void;
};

/** `handOver` takes a group and answers those it could not take. */
export function createGathering<T>(
  handOver: (items: readonly T[]) => Promise<ReadonlySet<T>>,
  moreExpected: () => boolean,
): Gathering<T> {
  let waiting: Entry<T>[] = [];
  let busy = false;
  let timer: NodeJS.Timeout | undefined;
  let timerUrgent = false;

  const disarm = (): void => {
    clearTimeout(timer);
    timer = undefined;
    timerUrgent = false;
  };
  const flush = async (): Promise<void> => {
    disarm();
    if (busy || waiting.length === 0) return;
    busy = true;
    const group = waiting.slice(0, MOST);
    waiting = waiting.slice(MOST);
    try {
      const refused = await handOver(group.map((entry) => entry.item));
      for (const { item, resolve } of group) resolve(!refused.has(item));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    busy = false;
    if (waiting.length > 0) void flush();
  };
  return {
    add: (item, urgent) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length >= MOST || !moreExpected()) return void flush();
        if (timer !== undefined && (timerUrgent || !urgent)) return;
        disarm();
        timerUrgent = urgent;
        timer = setTimeout(() => void flush(), urgent ? URGENT_MS : PATIENCE_MS);
      }),
  };
}
