export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

// bash breaks words at `=`, `:` and `@`, keeps the `@`, and says in $2 what the candidate will stand for.
const BASH = `# promptlane: completion for bash
_promptlane() {
  local line=\${COMP_LINE:0:COMP_POINT} word prefix candidate
  local -a words
  IFS=$' \\t\\n' read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  word=\${words[\${#words[@]}-1]}
  COMPREPLY=()
  [[ $word == *"$2" ]] || return
  prefix=\${word%"$2"}
  while IFS= read -r candidate; do
    COMPREPLY+=("\${candidate#"$prefix"}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _promptlane promptlane pl
`;

const ZSH = `#compdef promptlane pl
# promptlane: completion for zsh
_promptlane() {
  local -a candidates
  candidates=(\${(f)"$(\${words[1]} __complete -- "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)"})
  if (( \${#candidates} )); then compadd -- "\${candidates[@]}"; else _files; fi
}
if [[ $funcstack[1] == _promptlane ]]; then _promptlane "$@"; else compdef _promptlane promptlane pl; fi
`;

const FISH = `# promptlane: completion for fish
function __promptlane_complete
    set -l words (commandline -opc)
    $words[1] __complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
function __promptlane_wants_path
    contains -- (commandline -opc)[-1] --file --store -C
end
for program in promptlane pl
    complete -c $program -f -a '(__promptlane_complete)'
    complete -c $program -n __promptlane_wants_path -F
end
`;

/** What `promptlane completion SHELL` prints. Each script asks `promptlane __complete` with the words typed so far. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
