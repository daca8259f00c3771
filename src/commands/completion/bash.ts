/** The script for bash 3.2 and later, with or without the bash-completion package. */
export const bashScript = (complete: string): string => `# bash completion for chamber
__chamber() {
  local words current= out directive candidate
  # COMP_WORDS is cut at ':' and '=', which stand in service:label and --flag=value
  local line=\${COMP_LINE:0:COMP_POINT}
  read -r -a words <<<"$line"
  if [[ $line != *[[:space:]] ]]; then
    current=\${words[\${#words[@]}-1]}
    unset "words[\${#words[@]}-1]"
  fi
  out=$("\${words[0]}" ${complete} "\${words[@]:1}" "$current" 2>/dev/null) || return
  directive=\${out##*:}
  out=\${out%:*}
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate=\${candidate%%$'\\t'*}
    [[ -n $candidate && $candidate == "$current"* ]] && COMPREPLY+=("$candidate")
  done <<<"$out"
  # readline completes only what stands behind the last ':' or '='
  local cut=\${current%"\${current##*[:=]}"} index
  for index in "\${!COMPREPLY[@]}"; do COMPREPLY[index]=\${COMPREPLY[index]#"$cut"}; done
  if [[ \${#COMPREPLY[@]} -eq 0 && $((directive & 4)) -eq 0 ]]; then
    COMPREPLY=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
  fi
}

complete -F __chamber chamber
`
