import { parse, protocol } from '@electric-sql/pglite';
import type { PGlite, Results } from '@electric-sql/pglite';

/** PostgreSQL's frontend messages: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY */
const { bind, close, describe, execute, parse: prepare, sync } = protocol.serialize;

type Messages = Awaited<ReturnType<PGlite['execProtocolStream']>>;
type Statement = {
  readonly name: string;
  /** Object ids of its parameters' types. */
  readonly types: readonly number[];
  /** What its rows are, in front of them. */
  readonly head: Messages;
  uses: number;
};

/** Texts that differ in how many values they bear are many; what is rarely asked is not worth its memory. */
const KEPT = 256;
/** A plan is made for the tables as they are, and nothing tells this database that they grew: it is made anew now and then. */
const USES = 500;
/** What changes no table's columns; after anything else plans may answer columns that are no more. */
const OF_ROWS = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'BEGIN', 'COMMIT', 'ROLLBACK']);

/**
 * Statements of one connection to PGlite that stay prepared, the least used ones leave first: one call into the database for each query, where PGlite's
 * own `query` makes six and has the text parsed and planned again.
 */
export class Statements {
  readonly #database: PGlite;
  readonly #kept = new Map<string, Statement>();
  #made = 0;
  /** Whether the transaction that is open changed columns: taken back, they are what they were. */
  #changed = false;

  constructor(database: PGlite) {
    this.#database = database;
  }

  /** Runs any number of statements without parameters, whose rows nobody asks for. */
  async script(text: string): Promise<void> {
    await this.#followed(await this.#database.exec(text));
  }

  /** Runs one statement. Throws the database's own error, with its SQLSTATE as `code`. */
  async run(text: string, parameters: readonly unknown[]): Promise<Results> {
    const statement = await this.#prepared(text);
    const values = parameters.map((value, index) => this.#written(value, statement.types[index]));
    const answer = await this.#send([bind({ statement: statement.name, values }), execute({})]);
    const [result] = parse.parseResults([...statement.head, ...answer], this.#database.parsers);
    if (result === undefined) throw new Error('the embedded database answered nothing');
    await this.#followed([result]);
    return result;
  }

  /** Drops all that is prepared when columns may have changed, or changed back. */
  async #followed(results: readonly Results[]): Promise<void> {
    const ofRows = results.every(({ command }) => command === undefined || OF_ROWS.has(command));
    const last = results.at(-1)?.command;
    if (!ofRows || (this.#changed && last === 'ROLLBACK')) await this.#drop([...this.#kept.keys()]);
    this.#changed = last !== 'COMMIT' && last !== 'ROLLBACK' && (this.#changed || !ofRows);
  }

  async #prepared(text: string): Promise<Statement> {
    const known = this.#kept.get(text);
    if (known !== undefined && known.uses < USES) {
      known.uses += 1;
      this.#kept.delete(text);
      this.#kept.set(text, known);
      return known;
    }
    const [oldest] = this.#kept.keys();
    if (known !== undefined) await this.#drop([text]);
    else if (this.#kept.size >= KEPT && oldest !== undefined) await this.#drop([oldest]);
    const name = `s${(this.#made += 1)}`;
    const answer = await this.#send([prepare({ name, text }), describe({ type: 'S', name })]);
    const statement = {
      name,
      types: parse.parseDescribeStatementResults(answer),
      head: answer.filter((message) => message.name === 'rowDescription'),
      uses: 1,
    };
    this.#kept.set(text, statement);
    return statement;
  }

  async #drop(texts: readonly string[]): Promise<void> {
    const names = texts.flatMap((text) => this.#kept.get(text)?.name ?? []);
    for (const text of texts) this.#kept.delete(text);
    if (names.length > 0) await this.#send(names.map((name) => close({ type: 'S', name })));
  }

  #written(value: unknown, type = 0): string | null {
    if (value === null || value === undefined) return null;
    // Types that PGlite writes no values of take words, and numbers as they are written.
    return (
      this.#database.serializers[type]?.(value) ?? (typeof value === 'string' ? value : JSON.stringify(value))
    );
  }

  /** What is sent together is one round; after an error the rest of it is passed over. */
  #send(messages: readonly Uint8Array[]): Promise<Messages> {
    return this.#database.execProtocolStream(Buffer.concat([...messages, sync()]), {});
  }
}
