/** The script for PowerShell 5 and later. */
export const powershellScript = (complete: string): string => `# powershell completion for chamber
Register-ArgumentCompleter -Native -CommandName 'chamber' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -le $cursorPosition } | ForEach-Object { $_.ToString() })
    $command = $words[0]
    $before = @($words | Select-Object -Skip 1)
    if ($wordToComplete -ne '' -and $before.Count -gt 0) { $before = @($before | Select-Object -SkipLast 1) }
    $current = if ($wordToComplete -eq '') { '""' } else { $wordToComplete }
    $out = @(& $command ${complete} @before $current 2>$null)
    $out | Select-Object -SkipLast 1 | ForEach-Object {
        $name, $about = $_ -split "\\t", 2
        if (-not $about) { $about = $name }
        [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $about)
    }
}
`
