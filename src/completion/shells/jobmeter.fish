# fish completion of jobmeter. To use it in this shell: jobmeter completion fish | source
# For all shells: jobmeter completion fish > ~/.config/fish/completions/jobmeter.fish

# Prints the name of the command, where its options are completed; "wrapped" and the words of the command line that
# jobmeter runs, where that is completed; nothing, where the name of the command is missing.
function __jobmeter_context
    set -l words (commandline -opc)
    set -e words[1]
    set -l command run
    set -l current (commandline -ct)
    if not string match -q -- '-*' "$words[1]" $current[1]
        set -q words[1]
        or return
    end
    if set -q words[1]; and not string match -q -- '-*' $words[1]
        set command $words[1]
        set -e words[1]
    end
    if not contains -- $command @wrapping@
        echo $command
        return
    end
    set -l valued (__jobmeter_valued $command)
    while set -q words[1]
        if test "$words[1]" = --
            printf '%s\n' wrapped $words[2..]
            return
        else if not string match -q -- '-*' $words[1]
            printf '%s\n' wrapped $words
            return
        else if contains -- $words[1] $valued
            set -e words[1]
        end
        set -e words[1]
    end
    printf '%s\n' $command
end

# Prints the options that take a value.
function __jobmeter_valued
    switch $argv[1]
@valued@
    end
end

function __jobmeter_is
    set -l context (__jobmeter_context)
    test "$context[1]" = "$argv[1]"
end

function __jobmeter_list
    command jobmeter completion -- list $argv[1] 2>/dev/null
end

# Without a name of its own, a job of the config file can stand in place of the command.
function __jobmeter_configured
    string match -qr -- '^(-j|--job)' (commandline -opc)
    or __jobmeter_list configured
end

function __jobmeter_wrapped
    set -l context (__jobmeter_context)
    set -e context[1]
    complete -C (string join ' ' -- (string escape -- $context) (commandline -ct)) 2>/dev/null
end

complete -c jobmeter -f
@commands@
complete -c jobmeter -n '__jobmeter_is wrapped' -x -a '(__jobmeter_wrapped)'
@options@
