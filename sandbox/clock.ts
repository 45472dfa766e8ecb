/** Time as the sandbox sees it: a test may push its own. `after` answers how to cancel. */
export type Clock = {
  readonly now: () => Date;
  readonly after: (ms: number, run: () => void) => () => void;
};

/** The wall clock. Its timers never keep a process alive. */
export const realClock: Clock = {
  now: () => new Date(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Milliseconds on a clock that nobody can push: for measuring real network traffic. */
export function elapsedMs(): number {
  return performance.now();
}

/** Waits real milliseconds: for watching real network traffic only. */
export function realPause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Runs something every so many real milliseconds until the answer is called; never keeps a process alive. */
export function realEvery(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms);
  timer.unref();
  return () => clearInterval(timer);
}

/** Whole seconds since 1970. */
export function seconds(clock: Clock): number {
  return Math.floor(clock.now().getTime() / 1000);
}

/** Seconds east of UTC of an IANA zone at an instant; 0 for a zone nobody knows. */
export function zoneOffsetSeconds(zone: string, at: Date): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
    }).formatToParts(at);
    const match = /GMT([+-])(\d\d):(\d\d)/.exec(
      parts.find((part) => part.type === 'timeZoneName')?.value ?? '',
    );
    if (match === null) return 0;
    return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
  } catch {
    return 0;
  }
}

/** True for a zone name of the IANA database that this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
