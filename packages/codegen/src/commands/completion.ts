import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "./cli-context.js";

/** Shells that can be taught. */
const shells = ["bash", "zsh", "fish", "powershell"] as const;

type Shell = (typeof shells)[number];

/**
 * What each shell runs at its start. All of them ask `vgi-codegen completion words`, which knows the commands and flags: the
 * last word is the one that is being typed.
 */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `_vgi_codegen() {
  local IFS=$'\\n'
  COMPREPLY=( $(vgi-codegen completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
}
complete -o default -F _vgi_codegen vgi-codegen`,
  zsh: `#compdef vgi-codegen
_vgi_codegen() {
  local -a proposals
  proposals=("\${(@f)$(vgi-codegen completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a proposals || _files
}
compdef _vgi_codegen vgi-codegen`,
  fish: `complete -c vgi-codegen -a '(vgi-codegen completion words -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
  powershell: `Register-ArgumentCompleter -Native -CommandName vgi-codegen -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($word -eq '') { $words += '' }
  vgi-codegen completion words -- @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`,
};

/** `vgi-codegen completion SHELL`: prints what teaches a shell the commands and flags. */
export const completionScriptCommands: Readonly<Record<Shell, Command<CliContext>>> = {
  bash: scriptCommand("bash", "Put into ~/.bashrc: source <(vgi-codegen completion bash)"),
  zsh: scriptCommand("zsh", "Put into ~/.zshrc: source <(vgi-codegen completion zsh)"),
  fish: scriptCommand("fish", "Run: vgi-codegen completion fish > ~/.config/fish/completions/vgi-codegen.fish"),
  powershell: scriptCommand(
    "powershell",
    "Put into $PROFILE: vgi-codegen completion powershell | Out-String | Invoke-Expression",
  ),
};

function scriptCommand(shell: Shell, fullDescription: string): Command<CliContext> {
  return buildCommand<Record<never, never>, [], CliContext>({
    docs: { brief: `Print completion for ${shell}`, fullDescription },
    parameters: {},
    func() {
      this.cli.stdout.write(`${scripts[shell]}\n`);
    },
  });
}

/** `vgi-codegen completion words -- WORD…`: what the last word may become, for the scripts. */
export function wordsCommand(
  propose: (words: readonly string[], context: CliContext) => Promise<readonly string[]>,
): Command<CliContext> {
  return buildCommand<Record<never, never>, string[], CliContext>({
    docs: { brief: "Print what the last word may become" },
    parameters: {
      positional: {
        kind: "array",
        parameter: { parse: String, brief: "Words behind vgi-codegen", placeholder: "word" },
      },
    },
    async func(_flags, ...words) {
      for (const proposal of await propose(words, this)) this.cli.stdout.write(`${proposal}\n`);
    },
  });
}
