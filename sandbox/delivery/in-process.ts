import type { Deliver, Link, Reply } from '../workspace.ts';

/** A way to an app in the same process: no sockets, no JSON; the payload is copied so that nobody shares objects. */
export function inProcessLink(deliver: Deliver, failed: (error: unknown) => void): Link {
  return {
    inProcess: true,
    send: (envelope) => {
      let settle: (reply: Reply) => void = () => {};
      const reply = new Promise<Reply>((resolve) => {
        settle = resolve;
      });
      const finish = async (): Promise<void> => {
        try {
          const ack = (payload?: unknown): void => settle({ acked: true, payload: payload ?? {} });
          const answer = await deliver(structuredClone(envelope), ack);
          if (answer !== undefined || envelope.type === 'events_api') ack(answer);
          else settle({ acked: false, failure: 'timeout' });
        } catch (error) {
          failed(error);
          settle({ acked: false, failure: 'timeout' });
        }
      };
      return { reply, end: finish() };
    },
  };
}
