/*
 * Runs a fuzz target over every file of a folder, so that the ordinary test run replays the corpus without libFuzzer. Each file is also
 * replayed cut short at 64 places: truncation is the commonest damage.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return 1;
    static uint8_t buffer[1 << 20];
    size_t bytes = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    for (size_t k = 0; k <= 64; k++) {
        /* A copy of exactly that size, so that a sanitizer sees one byte too many. */
        size_t cut = bytes * k / 64;
        uint8_t *copy = malloc(cut ? cut : 1);
        if (!copy) return 1;
        memcpy(copy, buffer, cut);
        LLVMFuzzerTestOneInput(copy, cut);
        free(copy);
    }
    return 0;
}

int main(int argc, char **argv)
{
    int files = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (!folder) {
            fprintf(stderr, "fuzz replay: cannot open the corpus folder %s\n", argv[i]);
            return 2;
        }
        for (struct dirent *entry; (entry = readdir(folder));) {
            char path[4096];
            if (entry->d_name[0] == '.') continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (replay_file(path)) {
                fprintf(stderr, "fuzz replay: cannot read %s\n", path);
                return 2;
            }
            files++;
        }
        closedir(folder);
    }
    printf("%d corpus files replayed\n", files);
    return files ? 0 : 2;
}
