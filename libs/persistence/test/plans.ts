import type { DataSource, EntityManager } from 'typeorm';

export interface ExplainedStatement {
  readonly text: string;
  /** `index_name`, `seq table_name`, or `sort`: all rows are read before the first is given. */
  readonly scans: readonly string[];
  /** Blocks that it touched when it ran; 0 unless that was asked for. */
  readonly blocks: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

const scansOf = (node: PlanNode): string[] => {
  const below = (node.Plans ?? []).flatMap(scansOf);
  if (node['Index Name']) return [node['Index Name'], ...below];
  if (node['Node Type'] === 'Sort') return ['sort', ...below];
  return node['Node Type'] === 'Seq Scan' ? [`seq ${node['Relation Name'] ?? ''}`, ...below] : below;
};

/** Those of the demanded indexes that no scan went by; `a|b` is met by either. */
export const unmet = (indexes: readonly string[], scans: readonly string[]): string[] =>
  indexes.filter((names) => !names.split('|').some((name) => scans.includes(name)));

const blocksOf = (node: PlanNode): number => (node['Shared Hit Blocks'] ?? 0) + (node['Shared Read Blocks'] ?? 0);

const EXPLAINABLE = /^\s*(select|insert|update|delete|with)\b/i;

type Run = (text: string, params?: unknown[], structured?: boolean) => Promise<unknown>;

async function explained(run: Run, text: string, params?: unknown[]): Promise<ExplainedStatement> {
  const answer = (await run(text, params)) as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }];
  const { Plan } = answer[0]['QUERY PLAN'][0];
  return { text, scans: scansOf(Plan), blocks: blocksOf(Plan) };
}

const look = (run: Run, text: string, params?: unknown[]): Promise<ExplainedStatement> =>
  explained(run, `explain (format json) ${text}`, params);

/** Runs it once more than it would, and takes that back. */
async function measure(run: Run, text: string, params?: unknown[]): Promise<ExplainedStatement> {
  await run('savepoint measured');
  const statement = await explained(run, `explain (analyze, buffers, format json) ${text}`, params);
  await run('rollback to savepoint measured');
  return statement;
}

type Work = (tx: EntityManager) => Promise<unknown>;

/**
 * Runs the work in a transaction that is rolled back, and has each of its statements explained just before it runs, with
 * the parameters that it really has and in a session as the services have it.
 */
async function inspect(db: DataSource, work: Work, how: typeof look): Promise<readonly ExplainedStatement[]> {
  const runner = db.createQueryRunner();
  const statements: ExplainedStatement[] = [];
  const run = runner.query.bind(runner) as Run;
  const inspected: Run = async (text, params, structured) => {
    if (EXPLAINABLE.test(text)) statements.push(await how(run, text, params));
    return run(text, params, structured);
  };
  await runner.startTransaction();
  Object.assign(runner, { query: inspected });
  try {
    await work(runner.manager);
  } finally {
    Object.assign(runner, { query: run });
    await runner.rollbackTransaction();
    await runner.release();
  }
  return statements;
}

export const explain = (db: DataSource, work: Work): Promise<readonly ExplainedStatement[]> => inspect(db, work, look);

/** How many blocks its statements touch: what they cost, whatever else the machine has to do. */
export const blocksTouched = async (db: DataSource, work: Work): Promise<number> =>
  (await inspect(db, work, measure)).reduce((sum, { blocks }) => sum + blocks, 0);
