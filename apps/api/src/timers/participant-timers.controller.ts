import { Delete, Get, Param, Query } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { cancelTimer } from './cancel-timer';
import { listTimersOf } from './list-timers';
import { readTimer } from './read-timer';
import { TimerJournal } from './timer-journal';
import { participantTimersSchema, type ParticipantTimersQuery } from './timers.dto';

/** The timers of one person: somebody else's are not there. */
@AdminController('participants/:participantId/timers')
export class ParticipantTimersController {
  constructor(
    private readonly db: DataSource,
    private readonly journal: TimerJournal,
  ) {}

  @Get()
  list(
    @Param('participantId', PathId) participantId: string,
    @Query(new Valid(participantTimersSchema)) query: ParticipantTimersQuery,
  ) {
    return this.journal.loading(listTimersOf(this.db, participantId, query));
  }

  @Get(':id')
  one(@Param('participantId', PathId) participantId: string, @Param('id', PathId) id: string) {
    return this.journal.loading(readTimer(this.db, id, participantId));
  }

  @Delete(':id')
  cancel(@Param('participantId', PathId) participantId: string, @Param('id', PathId) id: string) {
    return this.journal.ending(cancelTimer(this.db, id, participantId));
  }
}
