/** 機種, as the register shall show it: what the browser says of the phone it runs on. */

interface HintedNavigator {
  readonly userAgentData?: {
    getHighEntropyValues(hints: readonly string[]): Promise<{ model?: string; platform?: string; platformVersion?: string }>
  }
}

export async function deviceModel(): Promise<string> {
  const hinted = await (navigator as HintedNavigator).userAgentData
    ?.getHighEntropyValues(['model', 'platform', 'platformVersion'])
    .catch(() => undefined)
  return (hinted?.platform ? modelOfHints(hinted) : modelOfAgent(navigator.userAgent)).slice(0, 100)
}

function modelOfHints({ model, platform = '', platformVersion }: { model?: string; platform?: string; platformVersion?: string }): string {
  const system = [platform, platformVersion?.split('.')[0]].filter(Boolean).join(' ')
  return model ? `${model} (${system})` : system
}

/** @param agent User-Agent of a browser without hints: Safari and Firefox */
export function modelOfAgent(agent: string): string {
  const apple = /\b(iPhone|iPad|iPod)\b[^)]*? OS (\d+)(?:_(\d+))?/.exec(agent)
  if (apple) return `${apple[1]} (iOS ${apple[2]}${apple[3] ? `.${apple[3]}` : ''})`
  const android = /Android (\d+)(?:[^;)]*; (?!Mobile)([^;)]+))?/.exec(agent)
  if (android) return android[2] ? `${android[2].trim()} (Android ${android[1]})` : `Android ${android[1]}`
  return /Windows|Macintosh|Linux/.exec(agent)?.[0] ?? 'unknown'
}
