import { Commands } from '../src/commands';

describe('Commands', () => {
  it('keeps the output and the exit code of a program', async () => {
    const commands = new Commands(process.cwd());
    const { code, output } = await commands.run({
      program: 'sh',
      args: ['-c', 'echo seen; echo too >&2; exit 3'],
      show: false,
    });
    expect(code).toBe(3);
    expect(output).toContain('seen');
    expect(output).toContain('too');
  });

  it('answers without a code when there is no such program', async () => {
    const { code, output } = await new Commands(process.cwd()).run({ program: '/no/such', args: [], show: false });
    expect(code).toBeNull();
    expect(output).toContain('ENOENT');
  });

  it('ends a program together with the workers it started, and begins nothing afterwards', async () => {
    const commands = new Commands(process.cwd());
    // The output stays open until the last of the group is gone: only then does the run come back.
    const running = commands.run({ program: 'sh', args: ['-c', 'sleep 600 & sleep 600'], show: false });
    await commands.stop();
    expect((await running).code).toBeNull();
    expect((await commands.run({ program: 'true', args: [], show: false })).code).toBeNull();
  });
});
