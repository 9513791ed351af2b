#include "photo/decoder_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATH_BYTES 4096
#define NAME       "stubble-decode"

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Beside the program; one folder up, where a build tree has it for its tests; where an installation may put helpers. */
static bool find_decoder(char path[PATH_BYTES])
{
    static const char *const PLACE[] = {"", "../", "../libexec/stubble/"};
    char folder[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length <= 0) return false;
    folder[length] = '\0';
    char *slash = strrchr(folder, '/');
    if (!slash) return false;
    slash[1] = '\0';
    for (size_t i = 0; i < sizeof PLACE / sizeof *PLACE; i++) {
        int count = snprintf(path, PATH_BYTES, "%s%s" NAME, folder, PLACE[i]);
        if (count > 0 && count < PATH_BYTES && access(path, X_OK) == 0) return true;
    }
    return false;
}

/*
 * Nothing of our surroundings goes along but what libvips needs to behave: two threads, as colours take as long as the file itself; no temporary
 * files. Of the formats that we read only HEIC is a module: for the others no module is found, as loading all (ImageMagick, poppler ...)
 * takes a tenth of the time of a large photo.
 */
static char *ENVIRONMENT[] = {
    "VIPSHOME=/nonexistent", "PATH=/nonexistent",           "LC_ALL=C", "VIPS_CONCURRENCY=2", "VIPS_DISC_THRESHOLD=16g",
    "MALLOC_ARENA_MAX=1",    "ASAN_OPTIONS=detect_leaks=0", NULL};

static char **environment(sbl_photo_format format)
{
    return format == SBL_PHOTO_HEIC ? ENVIRONMENT + 1 : ENVIRONMENT;
}

/* Threads of a pool, which may be what starts it, block all signals; the decoder blocks none. */
static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigemptyset(&none);
    int error = posix_spawnattr_setsigmask(attributes, &none);
    return error ? error : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK);
}

static int set_files(posix_spawn_file_actions_t *actions, int line)
{
    int error = posix_spawn_file_actions_adddup2(actions, line, STDIN_FILENO);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, line, STDOUT_FILENO);
    return error ? error : posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
}

static int spawn(pid_t *pid, const char *path, int line, const decoder_job *job)
{
    char pixels_text[24], seconds_text[16];
    snprintf(pixels_text, sizeof pixels_text, "%llu", (unsigned long long)job->pixels_max);
    snprintf(seconds_text, sizeof seconds_text, "%u", job->seconds_max);
    char name[] = NAME;
    char *argv[] = {name, pixels_text, seconds_text, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions)) return ENOMEM;
    if (posix_spawnattr_init(&attributes)) {
        posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    int error = set_files(&actions, line);
    if (!error) error = set_signals(&attributes);
    if (!error) error = posix_spawn(pid, path, &actions, &attributes, argv, environment(job->format));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

sbl_status decoder_start(decoder_run *run, const decoder_job *job, sbl_diag *diag)
{
    char path[PATH_BYTES];
    *run = (decoder_run){.pid = -1, .line = -1, .deadline_ms = now_ms() + 1000 * (int64_t)job->seconds_max};
    if (job->decoder) snprintf(path, sizeof path, "%s", job->decoder);
    else if (!find_decoder(path)) path[0] = '\0';
    if (!*path || access(path, X_OK) != 0)
        return sbl_fail_field(diag, SBL_E_NOT_FOUND, "the program that decodes photos is not there",
                              "it belongs beside stubble: build or install both", NAME, 0.0);
    int end[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, end))
        return sbl_fail(diag, SBL_E_IO, "no connection to a decoder can be made", "too many files are open");
    fcntl(end[0], F_SETFD, FD_CLOEXEC);
    fcntl(end[1], F_SETFD, FD_CLOEXEC);
    int error = spawn(&run->pid, path, end[1], job);
    close(end[1]);
    run->line = end[0];
    if (!error) return SBL_OK;
    run->pid = -1;
    decoder_end(run);
    return sbl_fail_field(diag, SBL_E_IO, "the program that decodes photos cannot be started",
                          "the system may be out of memory or processes", NAME, error);
}

static sbl_status ended_early(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_DATA, "the decoder broke down over this picture",
                    "the file is damaged, or made to do harm: export it again as JPEG or PNG");
}

/* Until the line is ready for events. */
static sbl_status await(const decoder_run *run, short events, sbl_diag *diag)
{
    for (;;) {
        int64_t left = run->deadline_ms - now_ms();
        struct pollfd line = {.fd = run->line, .events = events};
        int ready = left > 0 ? poll(&line, 1, (int)left) : 0;
        if (ready > 0) return SBL_OK;
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) return sbl_fail(diag, SBL_E_IO, "the connection to the decoder broke", "try again");
        return sbl_fail(diag, SBL_E_LIMIT, "decoding this picture takes too long", "export it smaller, as JPEG or PNG");
    }
}

sbl_status decoder_send(decoder_run *run, const void *data, size_t bytes, sbl_diag *diag)
{
    const char *at = data;
    while (bytes) {
        sbl_status status = await(run, POLLOUT, diag);
        if (status != SBL_OK) return status;
        ssize_t done = send(run->line, at, bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        /* It may have refused already, and then it has said why. */
        if (done < 0 && (errno == EPIPE || errno == ECONNRESET)) return SBL_OK;
        if (done < 0) return ended_early(diag);
        at += done;
        bytes -= (size_t)done;
    }
    shutdown(run->line, SHUT_WR);
    return SBL_OK;
}

sbl_status decoder_receive(decoder_run *run, void *data, size_t bytes, sbl_diag *diag)
{
    char *to = data;
    while (bytes) {
        sbl_status status = await(run, POLLIN, diag);
        if (status != SBL_OK) return status;
        ssize_t done = recv(run->line, to, bytes, MSG_DONTWAIT);
        if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (done <= 0) return ended_early(diag);
        to += done;
        bytes -= (size_t)done;
    }
    return SBL_OK;
}

void decoder_end(decoder_run *run)
{
    if (run->line >= 0) close(run->line);
    if (run->pid > 0) {
        kill(run->pid, SIGKILL);
        while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR) continue;
    }
    *run = (decoder_run){.pid = -1, .line = -1};
}
