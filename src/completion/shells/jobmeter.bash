# bash completion of jobmeter. To use it in this shell: source <(jobmeter completion bash)

# Sets options.
_jobmeter_options() {
    case $1 in
@options@
    esac
}

# Sets kind to what completes the value of an option. Fails for a switch.
_jobmeter_value() {
    case "$1 $2" in
@values@
        *) return 1 ;;
    esac
}

# Sets kind to what completes the operands of a command.
_jobmeter_operands() {
    case $1 in
@operands@
        *) kind=none ;;
    esac
}

# Offers the lines of stdin that begin with the typed text, quoted as the shell needs them. Bash replaces only what
# stands behind the last = or :, so the text before it is cut off.
_jobmeter_offer() {
    local typed=$1 candidate quoted
    while IFS= read -r candidate; do
        [[ $candidate == "$typed"* ]] || continue
        case $quote in
            \') quoted=${candidate//\'/\'\\\'\'} ;;
            \") quoted=${candidate//\\/\\\\} quoted=${quoted//\"/\\\"} quoted=${quoted//\$/\\\$} quoted=${quoted//\`/\\\`} ;;
            *) printf -v quoted %q "$candidate" ;;
        esac
        [[ $quoted == "$before"* ]] && COMPREPLY+=("${quoted#"$before"}")
    done
}

# Completes one value. Files are left to readline, which knows how to quote them.
_jobmeter_complete() {
    case $1 in
        none) ;;
        file) compopt -o default ;;
        directory) compopt -o dirnames ;;
        choices\ *) _jobmeter_offer "$2" < <(printf '%s\n' ${1#choices }) ;;
        *)
            _jobmeter_offer "$2" < <(command jobmeter completion -- list "$1" "$2")
            [[ $1 != preset || ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
            ;;
    esac
}

# The command that jobmeter runs is completed as if it stood alone. Its first word is COMP_WORDS[$1].
_jobmeter_wrapped() {
    if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    elif ((COMP_CWORD == $1)); then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}")
    else
        compopt -o default
    fi
}

_jobmeter() {
    local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT} rest piece i n=-1
    local -a words=() starts=()
    COMPREPLY=()
    # Joins what bash has split: --gateway=http://a is five of COMP_WORDS.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        rest=${line#"${line%%[![:space:]]*}"}
        piece=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || piece=$rest
        if ((n < 0)) || [[ $rest != "$line" ]]; then
            ((n += 1))
            words[n]='' starts[n]=$i
        fi
        words[n]+=$piece
        line=${rest#"$piece"}
    done

    local current=${words[n]} command=run k=1 kind='' operand=0 named='' option options word
    if [[ ${words[1]} != -* ]]; then
        command=${words[1]} k=2
    fi
    # Finds the option whose value is the current word, and the first operand.
    for (( ; k < n; k++)); do
        word=${words[k]}
        [[ $word != -j* && $word != --job* ]] || named=1
        if [[ $word == -- ]]; then
            ((operand = k + 1))
            break
        elif [[ $word != -* ]]; then
            operand=$k
            break
        elif [[ $word != *=* ]] && _jobmeter_value "$command" "$word"; then
            ((k += 1))
            ((k < n)) || break
            kind=''
        fi
    done

    local value=$current before=${current%"$piece"} quote=''
    [[ $piece != [=:]* ]] || before=$current
    if ((operand == 0)) && [[ -z $kind && $current == --*=* ]]; then
        option=${current%%=*}
        if _jobmeter_value "$command" "$option"; then
            value=${current#*=} before=${before#"$option="}
        fi
    fi
    local typed=${value//\\/}
    if [[ $value == [\"\']* ]]; then
        quote=${value:0:1} before='' typed=${value:1}
    fi

    if ((n == 1)) && [[ $current != -* ]]; then
        _jobmeter_offer "$typed" < <(printf '%s\n' @commands@)
    elif [[ -n $kind ]]; then
        _jobmeter_complete "$kind" "$typed"
    elif ((operand == 0)) && [[ $current == -* ]]; then
        _jobmeter_options "$command"
        _jobmeter_offer "$typed" < <(printf '%s\n' $options)
    else
        _jobmeter_operands "$command"
        if [[ $kind == command ]]; then
            # Without a name of its own, a job of the config file can stand in place of the command.
            ((operand > 0)) || [[ -n $named ]] || _jobmeter_complete configured "$typed"
            ((operand > 0)) || operand=$n
            ((${#COMPREPLY[@]} > 0)) || _jobmeter_wrapped "${starts[operand]}"
        else
            _jobmeter_complete "$kind" "$typed"
        fi
    fi
} 2>/dev/null

complete -F _jobmeter jobmeter
