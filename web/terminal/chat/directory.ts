/** The people of the organisation, to choose members from; searched here, as a few thousand names are quickly gone through. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../shared/api/client.ts'
import { api } from '../api.ts'

export interface DirectoryPerson {
  readonly id: string
  readonly name: string
  readonly section: string
}

export const useDirectory = () =>
  useQuery({
    queryKey: ['directory'],
    queryFn: async () => (await ask(api.GET('/api/v1/directory'))).people as readonly DirectoryPerson[],
    staleTime: 300_000,
  })

const form = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '')

/** Everybody whose name or section holds every word, however wide its letters are. */
export function matching(people: readonly DirectoryPerson[], text: string): readonly DirectoryPerson[] {
  const words = text.split(/\s+/).map(form).filter(Boolean)
  if (words.length === 0) return people
  return people.filter(({ name, section }) => {
    const whole = `${form(section)} ${form(name)}`
    return words.every((word) => whole.includes(word))
  })
}
