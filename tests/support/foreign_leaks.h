/*
 * foreign_leaks.h - what borrowed libraries keep for themselves until the process ends, as the leak sanitizer is told. Nothing of ours.
 */
#ifndef STUBBLE_TESTS_FOREIGN_LEAKS_H
#define STUBBLE_TESTS_FOREIGN_LEAKS_H

const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libx265\nleak:libglib\nleak:libvips\n";
}

#endif
