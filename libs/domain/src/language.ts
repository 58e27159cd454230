import { z } from 'zod';

/** A BCP 47 tag as far as texts are chosen by it: a language, perhaps with script or region. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

export const languageSchema = z
  .string('must be a language, such as en or pt-BR')
  .regex(LANGUAGE, 'must be a language, such as en or pt-BR');
