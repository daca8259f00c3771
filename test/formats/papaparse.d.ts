/** What the tests use of it; it brings no types. */
declare module 'papaparse' {
  interface Result {
    readonly data: readonly string[][]
    readonly errors: readonly unknown[]
  }
  const papaparse: {
    parse(
      text: string,
      options: { delimiter: string; newline: '\n'; skipEmptyLines: boolean },
    ): Result
  }
  export default papaparse
}
