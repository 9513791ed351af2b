/* What a confined decoder can no longer do: each is tried in a process of its own, which tells by its exit code. */
#include "check.h"
#include "photo/decoder/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static bool network(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM;
}
static bool network_6(void)
{
    return socket(AF_INET6, SOCK_DGRAM, 0) >= 0 || errno != EPERM;
}
static bool local_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || errno != EPERM;
}
static bool read_file(void)
{
    return open("/etc/hostname", O_RDONLY) >= 0 || errno != EPERM;
}
static bool write_file(void)
{
    return open("stubble-confine-test", O_WRONLY | O_CREAT, 0600) >= 0 || errno != EPERM;
}
static bool new_process(void)
{
    pid_t child = fork();
    if (child == 0) _exit(0);
    return child > 0 || errno != EPERM;
}
static bool other_program(void)
{
    char *argv[] = {(char[]){"true"}, NULL};
    execv("/bin/true", argv);
    return errno != EPERM;
}
/* These must still work. */
static bool cannot_compute(void)
{
    void *memory = malloc(64 << 20);
    bool bad = !memory;
    free(memory);
    return bad;
}
static bool has_descriptors(void)
{
    return fcntl(3, F_GETFD) >= 0 || fcntl(60, F_GETFD) >= 0;
}

/* True: what must not be possible was. */
static bool in_confinement(bool (*attempt)(void), bool calls)
{
    int spare = open("/dev/null", O_RDONLY);
    if (spare >= 0) dup2(spare, 60);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        if (!confine_limits((uint64_t)2 << 30, 20)) _exit(3);
        if (calls && !confine_calls()) _exit(4);
        _exit(attempt() ? 1 : 0);
    }
    int state = 0;
    REQUIRE(waitpid(child, &state, 0) == child);
    if (spare >= 0) close(spare);
    close(60);
    return !WIFEXITED(state) || WEXITSTATUS(state) != 0;
}

int main(void)
{
    CHECK(!in_confinement(has_descriptors, false));
    CHECK(!in_confinement(cannot_compute, false));
    pid_t probe = fork();
    if (probe == 0) _exit(confine_calls() ? 0 : 1);
    int state = 0;
    REQUIRE(waitpid(probe, &state, 0) == probe);
    if (!WIFEXITED(state) || WEXITSTATUS(state) != 0) {
        printf("photo_confine: no filter of system calls on this system or in this build\n");
        return check_report("photo_confine");
    }
    bool (*const forbidden[])(void) = {network, network_6, local_socket, read_file, write_file, new_process, other_program, cannot_compute};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        CHECK(!in_confinement(forbidden[i], true));
        if (check_failures) fprintf(stderr, "attempt %zu\n", i);
    }
    return check_report("photo_confine");
}
