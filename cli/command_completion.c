/* Completion scripts, made from the list of commands so that they never fall behind it. */
#include "command.h"

#include <string.h>

#define OPTION_WORDS                                                                                                                       \
    "--out --json --size --format --date --view --moment --sample --knowledge --threads --language --compare --shift --quiet --force "     \
    "--help"

#define OPTION_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

/* Is the option, "--" and letters, among the words? */
static bool is_among(const char *words, const char *option, size_t length)
{
    for (const char *at = words; (at = strstr(at, "--")); at += 2)
        if (!strncmp(at, option, length) && strspn(at + length, OPTION_LETTERS) == 0) return true;
    return false;
}

/* The options that only some help text names, each once. */
static void print_own_options(const char *before, const char *after)
{
    for (const cli_command *c = COMMANDS; c->name; c++)
        for (const char *at = c->usage; (at = strstr(at, "--")); at += 2) {
            size_t length = 2 + strspn(at + 2, OPTION_LETTERS);
            bool known = length == 2 || is_among(OPTION_WORDS, at, length);
            for (const cli_command *b = COMMANDS; b != c && !known; b++) known = is_among(b->usage, at, length);
            for (const char *b = c->usage; !known && (b = strstr(b, "--")) && b < at; b += 2)
                known = !strncmp(b, at, length) && strspn(b + length, OPTION_LETTERS) == 0;
            if (!known) printf("%s%.*s%s", before, (int)length - 2, at + 2, after);
        }
}

static void print_bash(void)
{
    printf("_stubble() {\n    local word=${COMP_WORDS[COMP_CWORD]}\n    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen "
           "-W \"");
    for (const cli_command *c = COMMANDS; c->name; c++) printf("%s ", c->name);
    printf("help\" -- \"$word\"))\n    elif [ \"${word#-}\" != \"$word\" ]; then\n        COMPREPLY=($(compgen -W \"" OPTION_WORDS);
    print_own_options(" --", "");
    printf("\" -- \"$word\"))\n"
           "    else\n        COMPREPLY=($(compgen -f -- \"$word\"))\n    fi\n}\ncomplete -o filenames -F _stubble stubble\n");
}

static void print_zsh(void)
{
    printf("#compdef stubble\nlocal -a commands\ncommands=(\n");
    for (const cli_command *c = COMMANDS; c->name; c++) printf("  '%s:%s'\n", c->name, c->summary);
    printf(")\nif (( CURRENT == 2 )); then\n  _describe command commands\nelse\n  _arguments '*:file:_files' " OPTION_WORDS);
    print_own_options(" --", "");
    printf("\nfi\n");
}

static void print_fish(void)
{
    for (const cli_command *c = COMMANDS; c->name; c++)
        printf("complete -c stubble -n __fish_use_subcommand -a %s -d '%s'\n", c->name, c->summary);
    static const char *const WORDS[] = {"out",       "json",    "size",     "format",  "date",  "view",  "moment", "sample",
                                        "knowledge", "threads", "language", "compare", "shift", "quiet", "force",  "help"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) printf("complete -c stubble -l %s\n", WORDS[i]);
    print_own_options("complete -c stubble -l ", "\n");
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
