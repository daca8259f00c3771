/** As much of it as is used here: https://bun.com/docs/runtime/ffi */
declare module 'bun:ffi' {
  type Type = 'i32' | 'i64' | 'ptr'
  interface Signature {
    readonly args: readonly Type[]
    readonly returns: Type
  }
  /** Addresses are numbers, `null` for none; an `i64` comes back as number or bigint. */
  export function dlopen<Names extends Readonly<Record<string, Signature>>>(
    library: string,
    signatures: Names,
  ): { readonly symbols: { readonly [Name in keyof Names]: (...values: unknown[]) => unknown } }
  /** The address of the bytes, valid as long as somebody holds them. */
  export function ptr(bytes: NodeJS.TypedArray): number
  export const read: { i32(address: number, offset: number): number }
}
