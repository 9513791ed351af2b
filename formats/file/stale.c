/*
 * Hidden folders that a killed process left behind. Only a folder of ours is taken for one: it bears exactly the name that
 * sbl_disk_hidden_path gives, belongs to this user, and is no link.
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "file/disk.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* No plan takes as long. A process of the same number may run today, so age counts as well. */
#define STALE_AFTER_S 3600

/* Digits up to `end`, as a number; 0 if there are none or too many. */
static long read_number(const char **at, char end)
{
    size_t digits = strspn(*at, "0123456789");
    if (!digits || digits > 9 || (*at)[digits] != end) return 0;
    long number = strtol(*at, NULL, 10);
    *at += digits + 1;
    return number;
}

/* The process that made ".NAME.PID-ATTEMPT.tmp"; 0: another kind of name. */
static long maker_of(const char *entry, const char *name)
{
    size_t length = strlen(name);
    if (entry[0] != '.' || strncmp(entry + 1, name, length) != 0 || entry[1 + length] != '.') return 0;
    const char *at = entry + length + 2;
    long maker = read_number(&at, '-');
    size_t attempt = strspn(at, "0123456789");
    return maker > 0 && attempt && !strcmp(at + attempt, ".tmp") ? maker : 0;
}

static bool is_stale(const char *path, long maker)
{
    struct stat about;
    if (lstat(path, &about) || !S_ISDIR(about.st_mode) || about.st_uid != geteuid()) return false;
    bool gone = kill((pid_t)maker, 0) && errno == ESRCH;
    return gone || time(NULL) - about.st_mtime > STALE_AFTER_S;
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

void sbl_disk_remove_tree(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

void sbl_disk_remove_stale(const char *path, sbl_arena *arena)
{
    size_t folder_bytes = sbl_disk_folder_bytes(path);
    const char *folder = folder_bytes ? sbl_disk_join(arena, path, folder_bytes, "") : ".", *name = path + folder_bytes;
    while (*name == '/') name++;
    DIR *open_folder = folder ? opendir(folder) : NULL;
    if (!open_folder) return;
    for (const struct dirent *entry = readdir(open_folder); entry; entry = readdir(open_folder)) {
        long maker = maker_of(entry->d_name, name);
        if (!maker || maker == (long)getpid()) continue;
        const char *stale = sbl_disk_join(arena, folder, strlen(folder), entry->d_name);
        if (stale && is_stale(stale, maker)) sbl_disk_remove_tree(stale);
    }
    closedir(open_folder);
}
