import { z } from 'zod';

/** What a phone shows without folding the rest away, in UTF-16 units. */
export const MAX_PROMPT_TEXT = 4_096;

const MAX_OPTIONS = 20;
const MAX_LABEL = 200;
const MAX_VALUE = 64;
const MAX_LANGUAGES = 50;

/** Postgres keeps no NUL, and half of a surrogate pair is no character. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

const visibleText = (max: number) =>
  z
    .string()
    .max(max, `must be at most ${max} characters`)
    .refine((text) => text.trim() !== '', 'must not be empty')
    .refine((text) => !UNSTORABLE.test(text), 'must not hold NUL or half a surrogate pair');

/** One line below the question. */
const labelSchema = visibleText(MAX_LABEL)
  .refine((label) => !/[\r\n]/.test(label), 'must be one line')
  .transform((label) => label.trim());

const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, such as en or de-AT');

const perLanguage = <T extends z.ZodType>(text: T) =>
  z
    .record(languageSchema, text)
    .refine((texts) => Object.keys(texts).length > 0, 'must hold at least one language, such as {"en": "…"}')
    .refine((texts) => Object.keys(texts).length <= MAX_LANGUAGES, `must hold at most ${MAX_LANGUAGES} languages`);

const optionSchema = z.strictObject({
  /** What is stored when it is chosen. */
  value: visibleText(MAX_VALUE).transform((value) => value.trim()),
  label: labelSchema.optional(),
  labels: perLanguage(labelSchema).optional(),
});
export type PromptOption = z.output<typeof optionSchema>;

export const PROMPT_KINDS = ['static', 'template', 'branch'] as const;
export type PromptKind = (typeof PROMPT_KINDS)[number];

/** What a prompt may hold, before one field is compared with another. */
export const promptFields = {
  kind: z.enum(PROMPT_KINDS, `must be one of: ${PROMPT_KINDS.join(', ')}`).optional(),
  text: visibleText(MAX_PROMPT_TEXT).optional(),
  texts: perLanguage(visibleText(MAX_PROMPT_TEXT)).optional(),
  defaultLanguage: languageSchema.optional(),
  options: z
    .array(optionSchema, 'must be a list, such as [{"value": "good", "label": "Good"}]')
    .min(1, 'must name at least one option')
    .max(MAX_OPTIONS, `must not have more than ${MAX_OPTIONS} options`)
    .optional(),
  /** True: the options are shown as a poll where they fit into one, and a vote counts as a typed number does. */
  poll: z.boolean().optional(),
};

export const looseContent = z.strictObject(promptFields);

/**
 * What is to be said. `text`, or `texts` per language with a default: as it stands (`static`, also without a kind), with
 * variables (`template`), or a question with numbered options (`branch`, variables allowed).
 */
export type PromptContent = z.output<typeof looseContent>;
