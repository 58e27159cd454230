import { sqlStateOf } from './sql-state';

/** Data exceptions, broken constraints, and what is larger than a row or an index takes. */
const OF_ITS_VALUES = /^(?:22|23|54)/;

/** True where what is wrong lies in the values themselves: the same ones are refused the next time too. */
export const isDataError = (error: unknown): boolean => OF_ITS_VALUES.test(sqlStateOf(error) ?? '');
