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
  # readline completes only what follows the last ':' or '=', and inserts it as it is
  local cut=\${current%"\${current##*[:=]}"}
  while IFS= read -r candidate; do
    candidate=\${candidate%%$'\\t'*}
    [[ -n $candidate && $candidate == "$current"* ]] || continue
    printf -v candidate %q "\${candidate#"$cut"}"
    COMPREPLY+=("$candidate")
  done <<<"$out"
  if [[ \${#COMPREPLY[@]} -eq 0 && $((directive & 4)) -eq 0 ]]; then
    # bash 4 and later quote file names by themselves
    local quotes=
    compopt -o filenames 2>/dev/null && quotes=1
    while IFS= read -r candidate; do
      [[ $quotes ]] || printf -v candidate %q "$candidate"
      COMPREPLY+=("$candidate")
    done < <(compgen -f -- "$current")
  fi
}

complete -F __chamber chamber
`
