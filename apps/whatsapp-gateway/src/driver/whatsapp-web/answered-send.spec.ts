import { outcomeOf, outcomeOfFailure } from './answered-send';

it.each([
  ['added', '', { outcome: 'accepted' }],
  ['present', 'DuplicateMessageError', { outcome: 'accepted' }],
  ['no-such-number', 'Nobody has it', { outcome: 'rejected', class: 'reject', reason: 'Nobody has it' }],
  ['not-added', 'No chat 15550100001@c.us', { outcome: 'not-handed-over', reason: 'No chat …@c.us' }],
  ['not-added', 'Error: 463', { outcome: 'rejected', class: 'restricted', reason: 'Error: 463' }],
  ['not-added', 'Error: 14635', { outcome: 'not-handed-over', reason: 'Error: 14635' }],
  ['unsure', 'Error: broke', { outcome: 'unknown', reason: 'Error: broke' }],
] as const)('%s', (said, why, outcome) => {
  expect(outcomeOf({ said, why })).toEqual(outcome);
});

it.each([
  [new Error('Protocol error (Runtime.callFunctionOn): Promise was collected'), /Promise was collected/],
  [new Error('Execution context was destroyed.'), /context was destroyed/],
  [new Error("Attempted to use detached Frame 'AB15550100001'."), /detached Frame 'AB…'/],
  ['auth timeout', /auth timeout/],
])('%s: nobody knows', (error, reason) => {
  expect(outcomeOfFailure(error)).toEqual({ outcome: 'unknown', reason: expect.stringMatching(reason) as string });
});
