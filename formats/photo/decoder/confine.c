#include "confine.h"

#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define DESCRIPTORS_MAX 65536

static bool limit(int what, uint64_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now) != 0) return false;
    rlim_t goal = (rlim_t)most;
    if (now.rlim_max != RLIM_INFINITY && goal > now.rlim_max) goal = now.rlim_max;
    return setrlimit(what, &(struct rlimit){goal, goal}) == 0;
}

bool confine_limits(uint64_t memory_bytes, uint32_t seconds)
{
    long most = sysconf(_SC_OPEN_MAX);
    if (most < 0 || most > DESCRIPTORS_MAX) most = DESCRIPTORS_MAX;
    for (int fd = 3; fd < (int)most; fd++) close(fd);
    bool done = limit(RLIMIT_CPU, seconds) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
    /* The address sanitizer reserves terabytes of addresses. */
    return done && (SANITIZED || limit(RLIMIT_AS, memory_bytes));
}

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__)) && !SANITIZED

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(member)     BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define RETURN(value)    BPF_STMT(BPF_RET | BPF_K, (value))
#define DENY             RETURN(SECCOMP_RET_ERRNO | EPERM)
#define ALLOW_CALL(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1), RETURN(SECCOMP_RET_ALLOW)
/* The call passes if one of the bits is (or, with DENY first, is not) set in the low half of its argument. */
#define ALLOW_IF_SET(name, position, bits)                                                                                                 \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 4), LOAD(args[position]), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1),      \
        RETURN(SECCOMP_RET_ALLOW), DENY
#define DENY_IF_SET(name, position, bits)                                                                                                  \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 4), LOAD(args[position]), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1),      \
        DENY, RETURN(SECCOMP_RET_ALLOW)

bool confine_calls(void)
{
    static struct sock_filter rule[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        RETURN(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        ALLOW_CALL(read),
        ALLOW_CALL(write),
        ALLOW_CALL(futex),
        ALLOW_CALL(munmap),
        ALLOW_CALL(mremap),
        ALLOW_CALL(madvise),
        ALLOW_CALL(brk),
        ALLOW_CALL(close),
        ALLOW_CALL(lseek),
        ALLOW_CALL(fstat),
        ALLOW_CALL(exit),
        ALLOW_CALL(exit_group),
        ALLOW_CALL(sched_yield),
        ALLOW_CALL(sched_getaffinity),
        ALLOW_CALL(getpid),
        ALLOW_CALL(gettid),
        ALLOW_CALL(clock_gettime),
        ALLOW_CALL(clock_nanosleep),
        ALLOW_CALL(rt_sigaction),
        ALLOW_CALL(rt_sigprocmask),
        ALLOW_CALL(rt_sigreturn),
        ALLOW_CALL(set_robust_list),
#ifdef __NR_rseq
        ALLOW_CALL(rseq),
#endif
        ALLOW_CALL(getrandom),
        /* Threads, no processes: the flags of clone3 lie behind a pointer, so it is said not to exist and clone is used. */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1),
        RETURN(SECCOMP_RET_ERRNO | ENOSYS),
        ALLOW_IF_SET(clone, 0, CLONE_THREAD),
        /* Memory that can be written, never run. The argument's number is loaded again behind a refusal: each rule ends for its own call. */
        DENY_IF_SET(mmap, 2, PROT_EXEC),
        DENY_IF_SET(mprotect, 2, PROT_EXEC),
        DENY,
    };
    struct sock_fprog program = {(unsigned short)(sizeof rule / sizeof *rule), rule};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

bool confine_calls(void)
{
    return false;
}

#endif
