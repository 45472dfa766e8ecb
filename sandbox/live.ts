/** One change in the workspace, told to whoever looks at it. */
export type Change = {
  readonly type: 'message' | 'channel' | 'modal' | 'home' | 'people' | 'read' | 'reaction' | 'ephemeral';
  readonly channel?: string | undefined;
  readonly ts?: string | undefined;
  readonly thread_ts?: string | undefined;
  readonly user?: string | undefined;
};

export type Live = {
  readonly tell: (change: Change) => void;
  /** Answers how to stop listening. */
  readonly listen: (listener: (change: Change) => void) => () => void;
};

/** A bus for changes; listeners are called at once, in the order they came. */
export function createLive(): Live {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell: (change) => {
      for (const listener of listeners) listener(change);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
