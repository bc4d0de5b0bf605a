#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

extern char **environ;

int clinux_signal_descriptor(const sigset_t *mask) {
    return signalfd(-1, mask, SFD_CLOEXEC);
}

int clinux_next_signal(int descriptor) {
    struct signalfd_siginfo info;
    ssize_t count;
    do {
        count = read(descriptor, &info, sizeof info);
    } while (count < 0 && errno == EINTR);
    if (count == (ssize_t)sizeof info) return (int)info.ssi_signo;
    if (count >= 0) errno = EIO;
    return -1;
}

int clinux_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

int clinux_memory_file(void) {
    return memfd_create("messages", MFD_CLOEXEC);
}

/// What a child has as standard input, output and error, and besides; an input below 0 is /dev/null, a fourth below 0 none.
typedef struct {
    int input, output, error, extra;
} standard;

/// Describes the child; returns 0 or an errno.
static int prepare(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *actions, standard files) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int code = posix_spawnattr_setsigmask(attributes, &none);
    if (!code) code = posix_spawnattr_setsigdefault(attributes, &all);
    if (!code) code = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!code) {
        code = files.input < 0 ? posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
                               : posix_spawn_file_actions_adddup2(actions, files.input, STDIN_FILENO);
    }
    if (!code) code = posix_spawn_file_actions_adddup2(actions, files.output, STDOUT_FILENO);
    if (!code) code = posix_spawn_file_actions_adddup2(actions, files.error, STDERR_FILENO);
    // Last of all: the number may be one of those that were copied before.
    if (!code && files.extra >= 0) code = posix_spawn_file_actions_adddup2(actions, files.extra, CLINUX_EXTRA_DESCRIPTOR);
    int others = files.extra < 0 ? CLINUX_EXTRA_DESCRIPTOR : CLINUX_EXTRA_DESCRIPTOR + 1;
    // What was inherited from whoever started this process is no business of the child: a pipe held open would keep its reader waiting.
    if (!code) code = posix_spawn_file_actions_addclosefrom_np(actions, others);
    return code;
}

/// The arguments as an array that ends with NULL, to be freed; their bytes stay where they are. NULL without memory.
static char **argument_array(const char *arguments, size_t count) {
    size_t words = 0;
    for (size_t i = 0; i < count; i++) words += arguments[i] == 0;
    char **array = calloc(words + 1, sizeof *array);
    for (size_t i = 0, word = 0; array && word < words; word++) {
        array[word] = (char *)arguments + i;
        i += strlen(arguments + i) + 1;
    }
    return array;
}

static pid_t spawn(const char *path, char *const arguments[], standard files) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    pid_t child = -1;
    int code = posix_spawnattr_init(&attributes);
    if (code) {
        errno = code;
        return -1;
    }
    code = posix_spawn_file_actions_init(&actions);
    if (!code) {
        code = prepare(&attributes, &actions, files);
        if (!code) code = posix_spawn(&child, path, &actions, &attributes, arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    if (code) {
        errno = code;
        return -1;
    }
    return child;
}

static pid_t spawn_with(const char *path, const char *arguments, size_t count, standard files) {
    char **array = argument_array(arguments, count);
    if (!array) {
        errno = ENOMEM;
        return -1;
    }
    pid_t child = spawn(path, array, files);
    int code = errno;
    free(array);
    errno = code;
    return child;
}

pid_t clinux_spawn_detached(const char *path, const char *arguments, size_t count, int log, int extra) {
    return spawn_with(path, arguments, count, (standard){-1, log, log, extra});
}

pid_t clinux_spawn_attached(const char *path, const char *arguments, size_t count, int input, int output, int error) {
    return spawn_with(path, arguments, count, (standard){input, output, error, -1});
}
