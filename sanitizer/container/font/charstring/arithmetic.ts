import { demand } from '../unsound.ts'

interface Work {
  readonly takes: number
  /** @returns the new height of the stack */
  readonly run: (stack: Float64Array, top: number, transient: Float64Array) => number
}

const unary = (compute: (a: number) => number): Work => ({
  takes: 1,
  run: (stack, top) => {
    stack[top - 1] = compute(stack[top - 1] ?? 0)
    return top
  },
})
const binary = (compute: (a: number, b: number) => number): Work => ({
  takes: 2,
  run: (stack, top) => {
    stack[top - 2] = compute(stack[top - 2] ?? 0, stack[top - 1] ?? 0)
    return top - 1
  },
})

function place(value: number): number {
  demand(Number.isInteger(value) && value >= 0 && value < 32, 'transient array')
  return value
}

function roll(stack: Float64Array, top: number): number {
  const [count, by] = [stack[top - 2] ?? 0, stack[top - 1] ?? 0]
  const rest = top - 2
  demand(Number.isInteger(count) && count >= 0 && count <= rest && Number.isInteger(by), 'roll')
  const kept = stack.slice(rest - count, rest)
  for (const [index, value] of kept.entries()) stack[rest - count + ((((index + by) % count) + count) % count)] = value
  return rest
}

/** Adobe TN 5177, 4.4 to 4.6. Without random (12 23): what it gives no walk can know. */
export const arithmetic: ReadonlyMap<number, Work> = new Map<number, Work>([
  [3, binary((a, b) => (a && b ? 1 : 0))],
  [4, binary((a, b) => (a || b ? 1 : 0))],
  [5, unary((a) => (a ? 0 : 1))],
  [9, unary(Math.abs)],
  [10, binary((a, b) => a + b)],
  [11, binary((a, b) => a - b)],
  [12, binary((a, b) => (b === 0 ? 0 : a / b))],
  [14, unary((a) => -a)],
  [15, binary((a, b) => (a === b ? 1 : 0))],
  [18, { takes: 1, run: (_, top) => top - 1 }],
  [
    20,
    {
      takes: 2,
      run: (stack, top, transient) => {
        transient[place(stack[top - 1] ?? 0)] = stack[top - 2] ?? 0
        return top - 2
      },
    },
  ],
  [
    21,
    {
      takes: 1,
      run: (stack, top, transient) => {
        stack[top - 1] = transient[place(stack[top - 1] ?? 0)] ?? 0
        return top
      },
    },
  ],
  [
    22,
    {
      takes: 4,
      run: (stack, top) => {
        if ((stack[top - 2] ?? 0) > (stack[top - 1] ?? 0)) stack[top - 4] = stack[top - 3] ?? 0
        return top - 3
      },
    },
  ],
  [24, binary((a, b) => a * b)],
  [26, unary((a) => Math.sqrt(Math.max(0, a)))],
  [
    27,
    {
      takes: 1,
      run: (stack, top) => {
        stack[top] = stack[top - 1] ?? 0
        return top + 1
      },
    },
  ],
  [
    28,
    {
      takes: 2,
      run: (stack, top) => {
        const last = stack[top - 1] ?? 0
        stack[top - 1] = stack[top - 2] ?? 0
        stack[top - 2] = last
        return top
      },
    },
  ],
  [
    29,
    {
      takes: 2,
      run: (stack, top) => {
        const back = Math.max(0, stack[top - 1] ?? 0)
        demand(Number.isInteger(back) && back <= top - 2, 'index')
        stack[top - 1] = stack[top - 2 - back] ?? 0
        return top
      },
    },
  ],
  [30, { takes: 2, run: roll }],
])
