export function App() {
  return <h1>関所</h1>
}
