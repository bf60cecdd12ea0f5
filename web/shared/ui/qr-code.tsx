import { encode } from 'uqr'

/** A QR code as one SVG path, always dark on white: cameras expect it so. */
export function QrCode({
  text,
  label,
  className = 'size-48',
}: {
  readonly text: string
  readonly label: string
  readonly className?: string
}) {
  const { data, size } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className={className}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
