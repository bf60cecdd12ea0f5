/** Hands a text that the page holds to the person as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has begun once the click is over; a moment's grace costs nothing.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
