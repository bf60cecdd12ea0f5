import { PageHeading } from '../../shared/ui/page.tsx'

export default function Page() {
  return <PageHeading title="職員" />
}
