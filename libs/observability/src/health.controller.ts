import { Controller, Get, Res } from '@nestjs/common';
import { Liveness, type LivenessState } from './liveness';
import { Readiness, type ReadinessState } from './readiness';

/** Set by hand and not by an exception, so that an application's error format does not change these answers. */
interface StatusSetter {
  status(code: number): unknown;
}

@Controller('health')
export class HealthController {
  constructor(
    private readonly liveness: Liveness,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  live(@Res({ passthrough: true }) response: StatusSetter): LivenessState {
    const state = this.liveness.state;
    if (!state.live) response.status(503);
    return state;
  }

  @Get('ready')
  ready(@Res({ passthrough: true }) response: StatusSetter): ReadinessState {
    const state = this.readyState();
    if (!state.ready) response.status(503);
    return state;
  }

  private readyState(): ReadinessState {
    const { state } = this.readiness;
    const { troubles } = this.liveness;
    return state.ready && troubles.length > 0 ? { ready: false, reason: troubles.join('; ') } : state;
  }
}
