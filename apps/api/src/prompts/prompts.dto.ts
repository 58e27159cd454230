import { meantKind, promptFaults, promptFields, type PromptContent } from '@promptpipe/domain';
import { z } from 'zod';
import { MAX_NAME, studySchema, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

interface Issues {
  addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void;
}

const refuseFaults = (content: PromptContent, context: Issues): void => {
  for (const { path, message } of promptFaults(content)) context.addIssue({ code: 'custom', path, message });
};

/** The kind that is meant is stored: what a text means must not depend on how it is read later. */
const named = (content: PromptContent): PromptContent => ({ ...content, kind: meantKind(content) });

export const newPromptSchema = z
  .strictObject({ ...promptFields, study: studySchema })
  .transform(({ study, ...content }) => ({ study, content: named(content) }))
  .superRefine(({ content }, context) => refuseFaults(content, context));
export type NewPromptRequest = z.output<typeof newPromptSchema>;

export const promptChangeSchema = z.strictObject(promptFields).transform(named).superRefine(refuseFaults);

export const promptListSchema = z.strictObject({ study: textSchema(MAX_NAME).optional(), ...pageFields });
export type PromptListQuery = z.output<typeof promptListSchema>;
