/* Completion scripts, made from the list of commands so that they never fall behind it. */
#include "command.h"

#include <string.h>

#define OPTION_WORDS "--out --json --size --date --view --moment --sample --knowledge --threads --quiet --force --help"

static void print_bash(void)
{
    printf("_stubble() {\n    local word=${COMP_WORDS[COMP_CWORD]}\n    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen "
           "-W \"");
    for (const cli_command *c = COMMANDS; c->name; c++) printf("%s ", c->name);
    printf("help\" -- \"$word\"))\n    elif [ \"${word#-}\" != \"$word\" ]; then\n        COMPREPLY=($(compgen -W \"" OPTION_WORDS
           "\" -- \"$word\"))\n"
           "    else\n        COMPREPLY=($(compgen -f -- \"$word\"))\n    fi\n}\ncomplete -o filenames -F _stubble stubble\n");
}

static void print_zsh(void)
{
    printf("#compdef stubble\nlocal -a commands\ncommands=(\n");
    for (const cli_command *c = COMMANDS; c->name; c++) printf("  '%s:%s'\n", c->name, c->summary);
    printf(")\nif (( CURRENT == 2 )); then\n  _describe command commands\nelse\n  _arguments '*:file:_files' " OPTION_WORDS "\nfi\n");
}

static void print_fish(void)
{
    for (const cli_command *c = COMMANDS; c->name; c++)
        printf("complete -c stubble -n __fish_use_subcommand -a %s -d '%s'\n", c->name, c->summary);
    static const char *const WORDS[] = {"out",    "json",      "size",    "date",  "view",  "moment",
                                        "sample", "knowledge", "threads", "quiet", "force", "help"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) printf("complete -c stubble -l %s\n", WORDS[i]);
}

int command_completion(const command_options *options)
{
    const char *shell = options->client_file ? options->client_file : "";
    if (!strcmp(shell, "bash")) print_bash();
    else if (!strcmp(shell, "zsh")) print_zsh();
    else if (!strcmp(shell, "fish")) print_fish();
    else return message_usage("completion", "name the shell: bash, zsh or fish");
    return EXIT_DONE;
}
