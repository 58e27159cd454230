import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { createPrompt } from './create-prompt';
import { newPromptSchema, type NewPromptRequest } from './prompts.dto';
import { readPrompt } from './read-prompt';

@AdminController('prompts')
export class PromptsController {
  constructor(private readonly db: DataSource) {}

  @Post()
  create(@Body(new Valid(newPromptSchema)) request: NewPromptRequest) {
    return createPrompt(this.db, request);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readPrompt(this.db, id);
  }
}
