import { RangePanel } from './range-panel.tsx'
import { WholePanel } from './whole-panel.tsx'

export function VerifyPage() {
  return (
    <div className="flex max-w-5xl flex-col gap-6 pb-6">
      <RangePanel />
      <WholePanel />
    </div>
  )
}
