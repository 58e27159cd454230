import { HttpException } from '@nestjs/common';

export interface FieldError {
  /** As the caller wrote it, with dots into objects: `params.promptId`. */
  readonly field: string;
  readonly message: string;
}

interface RefusalExtras {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer other than success that a use case chose: a sentence for people, the fields at fault for programs. */
export class Refusal extends HttpException {
  constructor(
    status: number,
    detail: string,
    readonly extras: RefusalExtras = {},
  ) {
    super(detail, status);
  }
}

/** 400 that names every field at fault, also in its sentence. */
export const badFields = (errors: readonly FieldError[]): Refusal =>
  new Refusal(400, errors.map(({ field, message }) => `${field}: ${message}`).join('; '), { errors });

export const badField = (field: string, message: string): Refusal => badFields([{ field, message }]);

export const notFound = (what: string): Refusal => new Refusal(404, `There is no ${what} with this id.`);

/** 409 because a value that must be unique is taken. */
export const taken = (field: string, message: string): Refusal =>
  new Refusal(409, `${field}: ${message}`, { errors: [{ field, message }] });

/** 409: nothing is written down for somebody who is not written to. */
export const notWrittenTo = (status: string): Refusal =>
  new Refusal(409, `The participant is ${status} and is not written to.`);

/** Studies are known by their codes. */
export const noSuchStudy = (): Refusal => new Refusal(404, 'There is no study with this code.');

/** 409: its people have left, and nobody joins it any more. */
export const studyClosed = (): Refusal =>
  new Refusal(409, 'The study is closed and takes in nobody any more: enrol into another study.');
