/** The secret values in responses: a server may repeat them in a later error. */

/** Members of objects that hold no value, though they are beside one. */
const others =
  /^(?:user|created|createdby|lastmodified\w*|type|kmsalias|version\w*|name|arn|.*etag)$/i

/**
 * The values in what calls to AWS have returned: of parameters, of the documents of Secrets Manager,
 * and of the objects of S3.
 */
export function valuesIn(responses: readonly unknown[]): string[] {
  return responses.flatMap((response) => leaves(response, false))
}

/** @param isSecret whether what is below a member is a value, or a document of values */
function leaves(node: unknown, isSecret: boolean): string[] {
  if (typeof node === 'string') return isSecret ? valuesOf(node) : []
  if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node)) return []
  return Object.entries(node).flatMap(([name, member]) => {
    if (others.test(name)) return []
    return leaves(member, isSecret || /^(?:value|secretstring|text)$/i.test(name))
  })
}

/** The text itself and, where it is a JSON document, what that holds. */
function valuesOf(content: string): string[] {
  try {
    const document: unknown = JSON.parse(content)
    if (typeof document === 'object' && document !== null)
      return [content, ...leaves(document, true)]
  } catch {
    // a value that is no document
  }
  return [content]
}
