import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdit } from './mutations/apply-edit';
import { MUTATIONS } from './mutations/mutations';
import { OLDER_SCHEDULER } from './versions/older-scheduler';

const ROOT = join(__dirname, '..', '..', '..');

describe('the text that is replaced', () => {
  const edits = [...MUTATIONS, OLDER_SCHEDULER].flatMap(({ name, edits: own }) =>
    own.map((edit) => [name, edit.file, edit] as const),
  );

  it.each(edits)('for %s stands in %s exactly once', (_name, _file, edit) => {
    expect(applyEdit(edit, readFileSync(join(ROOT, edit.file), 'utf8'))).toContain(edit.replace);
  });
});
