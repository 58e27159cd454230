export interface Refusal {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
