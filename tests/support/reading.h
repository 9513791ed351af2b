/*
 * reading.h - the reading grade of English text after Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid,
 * Fishburne, Rogers, Chissom 1975). Syllables are counted by groups of vowels, which is right for about nine words in ten.
 */
#ifndef STUBBLE_TEST_READING_H
#define STUBBLE_TEST_READING_H

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Syllables of an English word by its groups of vowels; a final e is silent except in -le, -ed counts after t and d only. */
static inline uint32_t syllables(const char *word, size_t length)
{
    uint32_t count = 0;
    bool vowel_before = false;
    for (size_t i = 0; i < length; i++) {
        bool vowel = strchr("aeiouy", tolower((unsigned char)word[i])) != NULL;
        count += vowel && !vowel_before;
        vowel_before = vowel;
    }
    if (length > 2 && word[length - 1] == 'e' && word[length - 2] != 'l' && count > 1) count--;
    if (length > 3 && word[length - 2] == 'e' && word[length - 1] == 'd' && !strchr("td", word[length - 3]) && count > 1) count--;
    return count ? count : 1;
}

typedef struct prose {
    double words, sentences, syllables;
} prose;

/* A dot within a number or a name ("1.6", "inkdsmp.com.au") ends no sentence. */
static inline prose count_prose(const char *text)
{
    prose p = {0};
    bool open = false;
    while (*text) {
        size_t length = 0;
        while (isalnum((unsigned char)text[length]) || text[length] == '\'') length++;
        if (length) {
            p.words++;
            p.syllables += syllables(text, length);
            open = true;
            text += length;
            continue;
        }
        bool stop = strchr(".!?", *text) && (text[1] == ' ' || text[1] == '\0');
        if (stop && open) p.sentences++, open = false;
        text++;
    }
    if (open) p.sentences++;
    return p;
}

/* Kincaid, Fishburne, Rogers, Chissom 1975: the grade of a US school that can read it. */
static inline double grade(prose p)
{
    return 0.39 * p.words / p.sentences + 11.8 * p.syllables / p.words - 15.59;
}

static inline void add_prose(prose *sum, prose p)
{
    sum->words += p.words;
    sum->sentences += p.sentences;
    sum->syllables += p.syllables;
}

#endif
