import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../src/find-program';

describe('findProgram', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'promptpipe-path-'));
    for (const name of ['second', 'third', 'note']) writeFileSync(join(folder, name), '#!/bin/sh\n');
    for (const name of ['second', 'third']) chmodSync(join(folder, name), 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('answers the first of the names that can be run', () => {
    expect(findProgram(['first', 'second', 'third'], `/nowhere:${folder}`)).toBe(join(folder, 'second'));
  });

  it('takes neither a missing program nor a file that cannot be run', () => {
    expect(findProgram(['first', 'note'], `::${folder}`)).toBeNull();
  });
});
