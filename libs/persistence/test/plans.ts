import type { DataSource, EntityManager } from 'typeorm';

export interface ExplainedStatement {
  readonly text: string;
  /** `index_name`, `seq table_name`, or `sort`: all rows are read before the first is given. */
  readonly scans: readonly string[];
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
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

const EXPLAINABLE = /^\s*(select|insert|update|delete|with)\b/i;

/**
 * Runs the work in a transaction that is rolled back, and has each of its statements explained just before it runs, with
 * the parameters that it really has and in a session as the services have it.
 */
export async function explain(
  db: DataSource,
  work: (tx: EntityManager) => Promise<unknown>,
): Promise<readonly ExplainedStatement[]> {
  const runner = db.createQueryRunner();
  const explained: ExplainedStatement[] = [];
  const run = runner.query.bind(runner) as (text: string, params?: unknown[], structured?: boolean) => Promise<unknown>;
  const explaining = async (text: string, params?: unknown[], structured?: boolean): Promise<unknown> => {
    if (EXPLAINABLE.test(text)) {
      const answer = (await run(`explain (format json) ${text}`, params)) as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }];
      explained.push({ text, scans: scansOf(answer[0]['QUERY PLAN'][0].Plan) });
    }
    return run(text, params, structured);
  };
  await runner.startTransaction();
  Object.assign(runner, { query: explaining });
  try {
    await work(runner.manager);
  } finally {
    Object.assign(runner, { query: run });
    await runner.rollbackTransaction();
    await runner.release();
  }
  return explained;
}
