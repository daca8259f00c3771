/** `chamber completion`: scripts that complete command lines, for four shells. */
import { Command } from 'commander'
import type { Context } from '../../context.ts'
import { bashScript } from './bash.ts'
import { fishScript } from './fish.ts'
import { powershellScript } from './powershell.ts'
import { zshScript } from './zsh.ts'

const scripts = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
} as const

const shells = Object.keys(scripts) as (keyof typeof scripts)[]

export const completionCommand = ({ stdout }: Context): Command => {
  const command = new Command('completion')
    .description('print a script that completes commands, flags, services and keys in your shell')
    .usage('<shell>')
    .helpCommand(false)
  for (const shell of shells) {
    command
      .command(shell)
      .description(`print the script for ${shell}`)
      .option('--no-descriptions', 'candidates alone')
      .addHelpText('after', `\n${installation[shell]}\n`)
      .action(({ descriptions }: { descriptions: boolean }) =>
        stdout.write(scripts[shell](descriptions ? '__complete' : '__completeNoDesc')),
      )
  }
  return command
}

const installation = {
  bash: 'In ~/.bashrc:\n  source <(chamber completion bash)',
  zsh: 'In ~/.zshrc, behind compinit:\n  source <(chamber completion zsh)',
  fish: 'Once:\n  chamber completion fish > ~/.config/fish/completions/chamber.fish',
  powershell: 'In $PROFILE:\n  chamber completion powershell | Out-String | Invoke-Expression',
} as const
