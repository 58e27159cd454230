import { PARTICIPANT_CODE } from '@promptpipe/domain';
import { newParticipantCode } from './participant-code';

it('is made of six characters that nobody mistakes for another', () => {
  let n = 0;
  const codes = Array.from({ length: 31 }, () => newParticipantCode((below) => (n += 7) % below));
  expect(new Set(codes).size).toBe(31);
  for (const code of codes) {
    expect(code).toMatch(PARTICIPANT_CODE);
    expect(code).toMatch(/^[2-9A-Z]{6}$/);
    expect(code).not.toMatch(/[OIL]/);
  }
});

it('reaches the first and the last character', () => {
  expect(newParticipantCode(() => 0)).toBe('222222');
  expect(newParticipantCode((below) => below - 1)).toBe('ZZZZZZ');
});
