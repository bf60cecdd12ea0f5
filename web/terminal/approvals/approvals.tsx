export default function Approvals({ id }: { readonly id: string | undefined }) {
  return <h1>{id}</h1>
}
