import { isTimeZone } from '@promptpipe/domain';
import { z } from 'zod';
import type { Hours } from './decide-restart';

const FORM = /^([01]?\d|2[0-4])-([01]?\d|2[0-4])$/;

/** `2-5`: from two until five. `22-3` goes through midnight, `0-24` is the whole day. */
export const hoursOfDay = (fallback: string) =>
  z
    .string()
    .regex(FORM, 'must be two hours of the day with a hyphen between them')
    .default(fallback)
    .transform((text): Hours => {
      const [from = 0, until = 0] = text.split('-').map(Number);
      return { from: from % 24, until: until % 24 };
    })
    .meta({ examples: [fallback] });

export const zoneName = (fallback: string) =>
  z
    .string()
    .refine(isTimeZone, 'must be a time zone of the IANA list')
    .default(fallback)
    .meta({ examples: ['Europe/Berlin'] });
