export function App() {
  return <h1>Vivavoce</h1>;
}
