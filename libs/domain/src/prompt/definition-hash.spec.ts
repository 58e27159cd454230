import { definitionHash } from './definition-hash';

describe('the hash of a definition', () => {
  it('is the same however fields are ordered, and another for another order of options', () => {
    const a = { value: 'a', label: 'A' };
    const b = { value: 'b', label: 'B' };
    const hash = definitionHash({ kind: 'branch', text: 'How?', options: [a, b] });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(definitionHash({ options: [{ label: 'A', value: 'a' }, b], text: 'How?', kind: 'branch' })).toBe(hash);
    expect(definitionHash({ kind: 'branch', text: 'How?', options: [b, a] })).not.toBe(hash);
    expect(definitionHash({ kind: 'branch', text: 'How!', options: [a, b] })).not.toBe(hash);
  });
});
