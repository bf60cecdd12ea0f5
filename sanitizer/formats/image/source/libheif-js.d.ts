/** Its own declarations name everything `any`; heif.ts says which part is used. */
declare module 'libheif-js/wasm-bundle.js' {
  const library: unknown
  export default library
}
