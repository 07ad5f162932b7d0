#compdef jobmeter
# zsh completion of jobmeter. To use it in this shell: source <(jobmeter completion zsh)
# For all shells: write it to a file named _jobmeter in a directory of $fpath.

# Offers the values of one kind. _arguments puts options of compadd before it.
_jobmeter_list() {
    local -a values
    values=("${(@f)$(command jobmeter completion -- list "$@[-1]" 2>/dev/null)}")
    values=("${(@)values:#}")
    compadd "$@[1,-2]" -a values
}

_jobmeter_preset() {
    _jobmeter_list "$@" preset || _files
}

# The first word of the command. Without a name of its own, a job of the config file can stand in its place.
_jobmeter_command() {
    (( ! ${words[(I)(--|-j*|--job*)]} )) && _jobmeter_list "$@" configured || _command_names -e
}

_jobmeter() {
    local curcontext=$curcontext command=run
    local -a subcommands=(
@commands@
    )
    if [[ $words[2] != -* ]]; then
        if (( CURRENT == 2 )); then
            _describe -t commands 'jobmeter command' subcommands
            return
        fi
        command=$words[2]
        shift words
        (( CURRENT-- ))
    fi
    case $command in
@cases@
    esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _jobmeter "$@"
else
    compdef _jobmeter jobmeter
fi
