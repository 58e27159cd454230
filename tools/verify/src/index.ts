export { Verification } from './verification';
