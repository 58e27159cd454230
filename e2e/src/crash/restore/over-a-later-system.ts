import { type System } from '../../harness/system';
import { SERVICES } from '../../harness/plan-services';
import { compare } from '../comparison/compare';
import { restoreDump, takeDump } from './dump';
import { Flow } from '../traffic/flow';

/** The same causes make the same ids: what the dump owes is sent again, and no phone shows it again. */
export async function expectNothingTwiceAfterARestore(system: System): Promise<void> {
  const { database, fleet, phones } = system;
  const flow = await Flow.start(system);
  await flow.during(() => flow.untilMore());
  await fleet.kill(...SERVICES);
  await takeDump(database);
  const [owed] = await database.query<{ open: number }>(
    `select count(*)::integer as open from outbox_messages where status <> 'sent'`,
  );
  await fleet.start(SERVICES);
  expect((await compare(system, flow.people)).findings).toEqual([]);
  await fleet.kill(...SERVICES);
  await restoreDump(database);
  // Nobody finds what was sent: all that the dump owes goes onto the wire again.
  await phones.misbehave({ lookup: 'blind' });
  await fleet.start(SERVICES);
  const { findings, repeats } = await compare(system, flow.people);
  process.stdout.write(`  ${owed?.open ?? 0} messages were owed in the dump, ${repeats} were on the wire again\n`);
  expect(repeats).toBeGreaterThan(0);
  // The dump knows less claims than there were sends. That is all it may get wrong.
  expect(findings.filter(({ comparison }) => comparison !== 'wire')).toEqual([]);
}
