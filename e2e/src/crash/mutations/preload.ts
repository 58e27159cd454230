import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join, resolve } from 'node:path';
import { applyEdit } from './apply-edit';
import { OLDER_SCHEDULER } from '../versions/older-scheduler';
import { MUTATIONS } from './mutations';

/**
 * Loaded into a service before its own code by `node --require`: CRASH_MUTATION_OF_SERVICE names the mutation, whose edits
 * are made to the text of each file as it is loaded. Nothing in the services knows of it. Every edit is tried at once on
 * all files, so that a text which has changed ends the process with a sentence instead of running it unmutated.
 */
interface Compiling {
  _compile(content: string, filename: string, ...rest: unknown[]): unknown;
}

const ROOT = resolve(__dirname, '..', '..', '..', '..');
const name = process.env.CRASH_MUTATION_OF_SERVICE;
const mutation = [...MUTATIONS, OLDER_SCHEDULER].find((one) => one.name === name);
if (!mutation) throw new Error(`There is no mutation ${String(name)}`);

const edits = mutation.edits.map((edit) => ({ ...edit, path: join(ROOT, edit.file) }));
for (const edit of edits) applyEdit(edit, readFileSync(edit.path, 'utf8'));

const prototype = Module.prototype as unknown as Compiling;
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its module as `this` below
const compile = prototype._compile;
prototype._compile = function (this: Compiling, content, filename, ...rest) {
  // The file of a whole service holds all texts in another form: its modules are loaded one by one instead.
  if (filename.endsWith(join('dist', 'service.js')))
    return compile.call(this, `require('./main.js');`, filename, ...rest);
  const mutated = edits.filter(({ path }) => path === filename).reduce((text, edit) => applyEdit(edit, text), content);
  return compile.call(this, mutated, filename, ...rest);
};
