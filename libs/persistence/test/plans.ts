import type { DataSource, EntityManager } from 'typeorm';

export interface ExplainedStatement {
  readonly text: string;
  /** `index_name`, `seq table_name`, or `sort`: all rows are read before the first is given. */
  readonly scans: readonly string[];
  /** Blocks that it touched and rows that it read or compared: what it costs, whatever else the machine has to do. */
  readonly effort: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
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

const rowsReadBy = (node: PlanNode): number => {
  const given = node['Relation Name'] ? (node['Actual Rows'] ?? 0) : 0;
  const perLoop = given + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  const below = (node.Plans ?? []).reduce((sum, child) => sum + rowsReadBy(child), 0);
  return perLoop * (node['Actual Loops'] ?? 0) + below;
};

const EXPLAINABLE = /^\s*(select|insert|update|delete|with)\b/i;

type Run = (text: string, params?: unknown[], structured?: boolean) => Promise<unknown>;

async function explained(run: Run, text: string, params?: unknown[]): Promise<ExplainedStatement> {
  const answer = (await run(text, params)) as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }];
  const { Plan } = answer[0]['QUERY PLAN'][0];
  return { text, scans: scansOf(Plan), effort: blocksOf(Plan) + rowsReadBy(Plan) };
}

const look = (run: Run, text: string, params?: unknown[]): Promise<ExplainedStatement> =>
  explained(run, `explain (format json) ${text}`, params);

async function runOnce(run: Run, text: string, params?: unknown[]): Promise<ExplainedStatement> {
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

/** With the effort of each; every statement runs, and is taken back, once more than it would. */
export const measure = (db: DataSource, work: Work): Promise<readonly ExplainedStatement[]> =>
  inspect(db, work, runOnce);

export const effortOf = (statements: readonly ExplainedStatement[]): number =>
  statements.reduce((sum, { effort }) => sum + effort, 0);
