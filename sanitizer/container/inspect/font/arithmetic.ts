/** How many operands an operator needs, and what it does to them. */
type Work = readonly [takes: number, run: (stack: number[], store: Map<number, number>) => void]
export const last = (stack: number[]) => stack.pop() ?? Number.NaN
const two = (run: (a: number, b: number) => number): Work => [
  2,
  (stack) => {
    const b = last(stack)
    stack.push(run(last(stack), b))
  },
]
const one = (run: (a: number) => number): Work => [1, (stack) => stack.push(run(last(stack)))]

const isPlace = (index: number) => Number.isInteger(index) && index >= 0 && index < 32

/** Adobe TN 5177, 4.4 to 4.6; not a number is what must not happen. */
export const works: Readonly<Record<number, Work>> = {
  3: two((a, b) => Number(a !== 0 && b !== 0)),
  4: two((a, b) => Number(a !== 0 || b !== 0)),
  5: one((a) => Number(a === 0)),
  9: one(Math.abs),
  10: two((a, b) => a + b),
  11: two((a, b) => a - b),
  12: two((a, b) => (b === 0 ? 0 : a / b)),
  14: one((a) => -a),
  15: two((a, b) => Number(a === b)),
  18: [1, (stack) => stack.pop()],
  20: [
    2,
    (stack, store) => {
      const index = last(stack)
      const value = last(stack)
      if (isPlace(index)) store.set(index, value)
      else stack.push(Number.NaN)
    },
  ],
  21: [
    1,
    (stack, store) => {
      const index = last(stack)
      stack.push(isPlace(index) ? (store.get(index) ?? 0) : Number.NaN)
    },
  ],
  22: [
    4,
    (stack) => {
      const [a = 0, b = 0, c = 0, d = 0] = stack.splice(-4)
      stack.push(c <= d ? a : b)
    },
  ],
  24: two((a, b) => a * b),
  26: one((a) => Math.sqrt(Math.max(0, a))),
  27: [1, (stack) => stack.push(stack.at(-1) ?? 0)],
  28: [2, (stack) => stack.push(...stack.splice(-2).reverse())],
  29: [
    2,
    (stack) => {
      const back = Math.max(0, last(stack))
      stack.push(stack[stack.length - 1 - back] ?? Number.NaN)
    },
  ],
  30: [
    2,
    (stack) => {
      const by = last(stack)
      const count = last(stack)
      const moved = count > 0 && count <= stack.length ? stack.splice(-count) : []
      const turn = moved.length ? ((by % count) + count) % count : 0
      stack.push(...moved.slice(moved.length - turn), ...moved.slice(0, moved.length - turn))
    },
  ],
}
