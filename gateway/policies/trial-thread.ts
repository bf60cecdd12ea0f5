/** The thread of trials.ts: a question in, its answers out. */
import { parentPort } from 'node:worker_threads'
import { answers, type Question } from './trial.ts'

parentPort?.on('message', (question: Question) => {
  for (const answer of answers(question)) parentPort?.postMessage({ answer })
  parentPort?.postMessage({ done: true })
})
