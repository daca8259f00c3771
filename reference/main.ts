/** For scripts/reference.mjs, which bundles this. */
export { readDeclarations } from './declarations.ts'
export { manPage } from './man-page.ts'
export { referencePage } from './page.ts'
