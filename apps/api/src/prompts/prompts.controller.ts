import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { type PromptContent } from '@promptpipe/domain';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { changePrompt } from './change-prompt';
import { createPrompt } from './create-prompt';
import {
  newPromptSchema,
  type NewPromptRequest,
  promptChangeSchema,
  type PromptListQuery,
  promptListSchema,
} from './prompts.dto';
import { readPrompt, readPrompts } from './read-prompt';

@AdminController('prompts')
export class PromptsController {
  constructor(private readonly db: DataSource) {}

  @Post()
  create(@Body(new Valid(newPromptSchema)) request: NewPromptRequest) {
    return createPrompt(this.db, request);
  }

  @Put(':id')
  change(@Param('id', PathId) id: string, @Body(new Valid(promptChangeSchema)) content: PromptContent) {
    return changePrompt(this.db, id, content);
  }

  @Get()
  list(@Query(new Valid(promptListSchema)) query: PromptListQuery) {
    return readPrompts(this.db, query);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readPrompt(this.db, id);
  }
}
