import { Worker } from 'node:worker_threads';
import { ChartFailure } from './chart.ts';
import type { ResponseTimeChart } from './chart.ts';
import { pictureProblem } from './picture.ts';
import type { Wanted } from './picture.ts';
import type { FairnessChart, RotaChart } from './rota-chart.ts';
import type { ChartAnswer } from './worker.ts';

/** Draws pictures beside the main thread, which is never held up by one. */
export type Charts = {
  /** A PNG, 800 × 300. Throws only ChartFailure. */
  readonly responseTime: (chart: ResponseTimeChart) => Promise<Buffer>;
  /** A PNG, 1,000 wide and as high as it has rows. Throws only ChartFailure. */
  readonly rota: (chart: RotaChart) => Promise<Buffer>;
  /** A PNG, 1,000 wide and as high as it has people. Throws only ChartFailure. */
  readonly fairness: (chart: FairnessChart) => Promise<Buffer>;
  readonly close: () => Promise<void>;
};

type Job = {
  readonly wanted: Wanted;
  readonly resolve: (png: Buffer) => void;
  readonly reject: (failure: ChartFailure) => void;
};

type PoolOptions = { readonly deadlineMs?: number; readonly waiting?: number; readonly worker?: URL };

/**
 * One thread, started with the first picture. It draws one at a time; what takes longer than `deadlineMs` (10 s) is given up together with its
 * thread, and the next job gets a new one. A job that a thread with earlier pictures dies on is drawn once more, by a new thread: the old one
 * may have been dying already. At most `waiting` (50) jobs wait.
 */
export function createCharts(options: PoolOptions = {}): Charts {
  const pool = new ChartPool(options);
  return {
    responseTime: (chart) => pool.ask({ ...chart, picture: 'response-time' }),
    rota: (chart) => pool.ask({ ...chart, picture: 'rota' }),
    fairness: (chart) => pool.ask({ ...chart, picture: 'fairness' }),
    close: () => pool.close(),
  };
}

class ChartPool {
  readonly #deadlineMs: number;
  readonly #waiting: number;
  readonly #worker: URL;
  readonly #queue: Job[] = [];
  #thread: Worker | undefined;
  #drawing = false;
  #closed = false;

  constructor({
    deadlineMs = 10_000,
    waiting = 50,
    worker = new URL('worker.ts', import.meta.url),
  }: PoolOptions) {
    this.#deadlineMs = deadlineMs;
    this.#waiting = waiting;
    this.#worker = worker;
  }

  ask(wanted: Wanted): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const problem = pictureProblem(wanted);
      if (this.#closed) return reject(new ChartFailure('closed', 'no pictures are drawn any more'));
      if (problem !== undefined) return reject(new ChartFailure('input', problem));
      if (this.#queue.length >= this.#waiting)
        return reject(new ChartFailure('busy', `${this.#queue.length} pictures wait already`));
      this.#queue.push({ wanted, resolve, reject });
      void this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#queue.splice(0))
      job.reject(new ChartFailure('closed', 'no pictures are drawn any more'));
    await this.#retire();
  }

  async #next(): Promise<void> {
    const job = this.#drawing ? undefined : this.#queue.shift();
    if (job === undefined) return;
    this.#drawing = true;
    try {
      job.resolve(await this.#draw(job.wanted));
    } catch (error) {
      const failure =
        error instanceof ChartFailure
          ? error
          : new ChartFailure('died', 'the drawing thread failed', { cause: error });
      job.reject(failure);
      if (failure.code !== 'drawing') await this.#retire();
    }
    this.#thread?.unref();
    this.#drawing = false;
    void this.#next();
  }

  async #draw(wanted: Wanted): Promise<Buffer> {
    const used = this.#thread;
    if (used !== undefined) {
      try {
        return await draw(used, wanted, this.#deadlineMs);
      } catch (error) {
        if (!(error instanceof ChartFailure) || error.code !== 'died' || this.#closed) throw error;
      }
    }
    this.#thread = this.#open();
    return draw(this.#thread, wanted, this.#deadlineMs);
  }

  #open(): Worker {
    const opened = new Worker(this.#worker);
    const forget = (): void => {
      if (this.#thread === opened) this.#thread = undefined;
    };
    // A thread that dies between two jobs harms nobody: the next job gets a new one.
    opened.on('error', forget).on('exit', forget);
    return opened;
  }

  async #retire(): Promise<void> {
    const old = this.#thread;
    this.#thread = undefined;
    await old?.terminate();
  }
}

/** Has one picture drawn by a thread; rejects with ChartFailure when it fails, dies or is late. */
function draw(thread: Worker, wanted: Wanted, deadlineMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(late);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (answer: ChartAnswer): void =>
      settle(() => {
        if ('png' in answer)
          resolve(Buffer.from(answer.png.buffer, answer.png.byteOffset, answer.png.byteLength));
        else reject(new ChartFailure('drawing', answer.failed));
      });
    // Judged at its exit: before that Node hands over what the thread had posted, which an error can overtake.
    let cause: unknown;
    const onError = (error: unknown): void => {
      cause = error;
    };
    const onExit = (code: number): void =>
      settle(() => reject(new ChartFailure('died', `the drawing thread ended (${code})`, { cause })));
    const late = setTimeout(
      () => settle(() => reject(new ChartFailure('deadline', `not drawn within ${deadlineMs} ms`))),
      deadlineMs,
    );
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.ref();
    thread.postMessage(wanted);
  });
}
