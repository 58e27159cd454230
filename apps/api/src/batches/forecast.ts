import { type BatchForecast, forecastBatch, promptContentSchema, readPrompt } from '@promptpipe/domain';
import {
  type BatchTarget,
  countBatchCandidates,
  type EntityManager,
  findBatchCandidates,
  findPrompt,
  findStudyByCode,
  type PromptView,
} from '@promptpipe/persistence';
import { badField, Refusal } from '../http/refusal';
import { type NewBatchRequest } from './batches.dto';
import { refuseTooMany } from './refuse-too-many';

export interface StudyForecast {
  readonly studyId: string;
  readonly prompt: PromptView;
  readonly forecast: BatchForecast;
}

/** What the send would do now; the fields at fault where it names what is not there. */
export async function forecast(
  tx: EntityManager,
  { study, promptId, to }: Pick<NewBatchRequest, 'study' | 'promptId' | 'to'>,
  maxRecipients: number,
): Promise<StudyForecast> {
  const found = await findStudyByCode(tx, study);
  if (!found) throw badField('study', 'there is no study with this code');
  const prompt = await findPrompt(tx, promptId);
  if (!prompt) throw badField('promptId', 'there is no prompt with this id');
  if (prompt.studyId !== found.id) throw badField('promptId', `is a prompt of study ${prompt.study}`);
  const unreadable = readPrompt(prompt.content);
  if (unreadable) throw new Refusal(422, `The prompt cannot be read, change it first: ${unreadable.detail}`);
  refuseTooMany(await countBatchCandidates(tx, found.id, to), maxRecipients);
  const candidates = await findBatchCandidates(tx, found.id, to);
  refuseUnknown(to, new Set(candidates.map(({ id }) => id)));
  const content = promptContentSchema.parse(prompt.content);
  return { studyId: found.id, prompt, forecast: forecastBatch(candidates, found.id, content) };
}

const SHOWN = 3;

function refuseUnknown(to: BatchTarget, known: ReadonlySet<string>): void {
  if (!('participantIds' in to)) return;
  const unknown = to.participantIds.filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const shown = unknown.slice(0, SHOWN).join(', ');
  throw badField(
    'to.participantIds',
    `there are no participants with ${unknown.length} of these ids, such as ${shown}`,
  );
}
