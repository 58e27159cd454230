/** Another process has this job by now, or it was asked to stop: what this claim did is rolled back. */
export class LostClaim extends Error {
  constructor(jobId: string) {
    super(`The claim of job ${jobId} is no longer ours`);
    this.name = 'LostClaim';
  }
}

/** The process stops while a job is being prepared: it goes back and counts as nothing. */
export class StoppedJob extends Error {
  constructor(jobId: string) {
    super(`Job ${jobId} goes back: its process stops`);
    this.name = 'StoppedJob';
  }
}
