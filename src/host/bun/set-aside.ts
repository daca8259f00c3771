/**
 * Variables that a runtime would obey although they are meant for the command. They are carried
 * under another name through a start of chamber without them.
 */

const mark = 'CHAMBER_SET_ASIDE_'

/** A name, or `NAME=value`, as it is carried. */
export const setAside = <Text extends string>(text: Text): Text => `${mark}${text}` as Text

/** As it was, and is for the command. */
export const takeBack = <Text extends string>(text: Text): Text =>
  text.startsWith(mark) ? (text.slice(mark.length) as Text) : text
