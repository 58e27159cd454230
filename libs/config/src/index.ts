export { brokerShape, brokerUrlOf } from './broker';
export { ConfigurationError, type VariableProblem } from './configuration-error';
export { databaseShape, directUrlOf } from './database';
export { findProgram } from './find-program';
export { httpShape } from './http';
export { loadConfig } from './load-config';
export { logShape } from './log';
export { recoveryShape, type RecoveryConfig } from './recovery';
export { days, milliseconds, nonNegativeInteger, portNumber, positiveInteger, urlOf } from './variables';
