/** How answers are kept and asked for again, the same on every page. */
import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

const triesAfterLoss = 2

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal is an answer; what was lost on the way, or failed there, is asked for again.
      retry: (failures, error) => failures < triesAfterLoss && !(error instanceof ApiProblem && error.status < 500),
      staleTime: 5_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
