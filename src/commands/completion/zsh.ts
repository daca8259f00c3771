/** The script for zsh, to be sourced or put on fpath as _chamber. */
export const zshScript = (complete: string): string => `#compdef chamber
# zsh completion for chamber
_chamber() {
  local out directive line
  local -a candidates
  out=$("\${words[1]}" ${complete} "\${(@Q)words[2,CURRENT-1]}" "\${(Q)words[CURRENT]}" 2>/dev/null) || return 1
  directive=\${out##*:}
  for line in "\${(@f)\${out%:*}}"; do
    [[ -n $line ]] || continue
    candidates+=("\${\${line//:/\\\\:}/$'\\t'/:}")
  done
  if (( \${#candidates} )); then
    _describe -V 'chamber' candidates
  elif (( ! (directive & 4) )); then
    _files
  fi
}
if [[ \${funcstack[1]} == _chamber ]]; then _chamber "$@"; else compdef _chamber chamber; fi
`
