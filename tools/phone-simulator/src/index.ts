export { type StreamEvent } from './network/event-streams';
export { type Settings } from './settings';
export { StartError } from './start-error';
export { type Simulator, startSimulator } from './start-simulator';
export { type Fault, type LookupMode } from './state/fault';
export { type WireSend } from './state/network-state';
export { type InboundMessage, type PhoneMessage, type PhoneSummary } from './state/views';
