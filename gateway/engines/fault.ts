import type { EngineAnswer } from './answer.ts'

/** The boundary is stopping: whatever was being asked is asked again by whoever takes the file up. */
export class EnginesClosed extends Error {
  override readonly name = 'EnginesClosed'
}

/** An engine that must look at a file has not: about the machine, not about the content. The file waits (law 5). */
export class EngineFault extends Error {
  override readonly name = 'EngineFault'
  readonly answers: readonly EngineAnswer[]
  constructor(answers: readonly EngineAnswer[]) {
    super(answers.length === 0 ? 'policy requires second engines and none is set up' : 'a second engine that must look does not answer')
    this.answers = answers
  }
}
