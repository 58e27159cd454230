import { neededConsent, studySettingsSchema } from './study-settings';

const faults = (settings: unknown) =>
  studySettingsSchema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

it('takes a study that decides nothing, and one that decides everything', () => {
  expect(studySettingsSchema.parse({})).toEqual({});
  const all = {
    quietHours: { from: '22:00', to: '07:00' },
    consent: { needed: true, version: '2', text: 'I agree' },
    stopScope: 'study',
    language: 'pt-BR',
  };
  expect(studySettingsSchema.parse(all)).toEqual(all);
});

it.each([
  [{ quiethours: {} }, 'Unrecognized key'],
  [{ quietHours: { from: '22:00', to: '22:00' } }, 'quietHours.to: must differ'],
  [{ consent: { needed: true, text: 'I agree' } }, 'consent.version: is missing'],
  [{ consent: { needed: true, version: '1' } }, 'consent.text: is missing'],
  [{ consent: { needed: false, text: 'a\u0000b' } }, 'consent.text: must not hold NUL'],
  [{ stopScope: 'world' }, 'stopScope: must be study'],
  [{ language: 'English' }, 'language: must be a language'],
])('refuses %j', (settings, message) => {
  expect(faults(settings)?.join()).toContain(message);
});

it('needs a consent only where the study says so', () => {
  expect(neededConsent({})).toBeNull();
  expect(neededConsent({ consent: { needed: false, version: '1', text: 'x' } })).toBeNull();
  expect(neededConsent({ consent: { needed: true, version: '1', text: 'x' } })).toEqual({ version: '1', text: 'x' });
});
