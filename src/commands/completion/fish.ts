/** The script for fish, for ~/.config/fish/completions/chamber.fish. */
export const fishScript = (complete: string): string => `# fish completion for chamber
function __chamber_complete
    set -l words (commandline --tokens-expanded --current-process --cut-at-cursor 2>/dev/null; or commandline --tokenize --current-process --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l out ($words[1] ${complete} $words[2..-1] "$current" 2>/dev/null)
    or return
    set -l directive (string sub --start 2 -- $out[-1])
    if test (count $out) -gt 1
        printf '%s\\n' $out[1..-2]
    else if test (math "bitand($directive, 4)") -eq 0
        __fish_complete_path "$current"
    end
end
complete --command chamber --no-files --arguments '(__chamber_complete)'
`
