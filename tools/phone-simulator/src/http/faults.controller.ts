import { Body, Controller, Get, Put } from '@nestjs/common';
import { Network } from '../network/network';
import { type Fault, faultSchema } from '../state/fault';
import { standingFaults } from '../state/faults';
import { Valid } from './valid';

/** Makes the network misbehave. Answers with all faults that stand. */
@Controller('faults')
export class FaultsController {
  constructor(private readonly network: Network) {}

  @Get()
  standing() {
    return standingFaults(this.network.state.faults);
  }

  @Put()
  put(@Body(new Valid(faultSchema)) fault: Fault) {
    this.network.setFault(fault);
    return this.standing();
  }
}
