import { applyDecorators, type CanActivate, Controller, type Type, UseGuards } from '@nestjs/common';
import { AdminKeyGuard } from './admin-key.guard';
import { JsonOnlyGuard } from './json-only.guard';
import { ReadyGuard } from './ready.guard';

/**
 * A controller under /v1: one decorator, so that no route there can be without its guards. `bodies`: which kind of body its
 * routes take.
 */
export const AdminController = (path: string, bodies: Type<CanActivate> = JsonOnlyGuard): ClassDecorator =>
  applyDecorators(Controller(`v1/${path}`), UseGuards(AdminKeyGuard, ReadyGuard, bodies));
