import { type RefObject, useEffect, useRef, useState } from 'react'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { usePicture } from '../attachments/picture.tsx'

const words = defineWords({
  ja: { alt: (title: string, page: number) => `${title} ${page}ページ目` },
  en: { alt: (title: string, page: number) => `${title}, page ${page}` },
})

/** Pixels that the server makes a page wide. */
const widths = [800, 1200, 1600, 2400] as const

export interface ViewerPageProps {
  readonly title: string
  readonly address: string
  readonly page: number
  /** Width divided by height: its place is kept before its picture is there. */
  readonly ratio: number
  readonly root: RefObject<HTMLElement | null>
}

/**
 * One page, loaded when it comes near the screen and let go when it is far away; sharper when it is shown larger.
 * KNOWN GAP: a picture has no text, so a screen reader hears the page's number and not what stands on it.
 */
export function ViewerPage({ title, address, page, ratio, root }: ViewerPageProps) {
  const word = useWords(words)
  const place = useRef<HTMLElement>(null)
  const [width, setWidth] = useState<number>()
  useEffect(() => {
    const figure = place.current
    if (!figure) return
    const measure = () => setWidth(widthFor(figure.clientWidth * devicePixelRatio))
    const near = new IntersectionObserver(([entry]) => (entry?.isIntersecting ? measure() : setWidth(undefined)), {
      root: root.current,
      rootMargin: '150% 0px',
    })
    const resized = new ResizeObserver(() =>
      setWidth((before) => (before === undefined ? undefined : widthFor(figure.clientWidth * devicePixelRatio))),
    )
    near.observe(figure)
    resized.observe(figure)
    return () => {
      near.disconnect()
      resized.disconnect()
    }
  }, [root])
  const { url, error, retry } = usePicture(width === undefined ? undefined : `${address}?width=${width}`)
  return (
    <figure ref={place} data-page={page} className="w-full overflow-hidden bg-white" style={{ aspectRatio: ratio }}>
      {url && width !== undefined ? (
        <img src={url} alt={word.alt(title, page)} className="size-full" draggable={false} />
      ) : error ? (
        <div className="bg-raised p-4">
          <Failure error={error} onRetry={retry} />
        </div>
      ) : (
        <div className="size-full animate-pulse bg-raised" />
      )}
    </figure>
  )
}

const widthFor = (pixels: number): number => widths.find((one) => one >= pixels) ?? 2400
