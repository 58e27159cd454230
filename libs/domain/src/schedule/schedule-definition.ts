import { formSchema } from './definition';
import { refusalsOf } from './definition-refusals';

/** When a participant is prompted. Refused with the field, the reason and the way out where nothing could come of it. */
export const scheduleDefinitionSchema = formSchema.superRefine((definition, context) => {
  for (const { path, message } of refusalsOf(definition)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});
