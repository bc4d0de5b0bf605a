/// Linux calls that Swift's Glibc module leaves out, and the start of a process.
#pragma once

#include <signal.h>
#include <sys/types.h>

/// A descriptor from which signals of `mask` can be read, closed on exec; -1 with errno set on failure.
int clinux_signal_descriptor(const sigset_t *mask);

/// Waits for the next signal on such a descriptor: its number, or -1 with errno set.
int clinux_next_signal(int descriptor);

/// Makes a pipe: `ends[0]` to read from, `ends[1]` to write to, both closed on exec. Returns 0, or -1 with errno set.
int clinux_pipe(int ends[2]);

/// A file without a name, in memory, closed on exec; -1 with errno set on failure.
int clinux_memory_file(void);

/// The number that a process finds an open file under that it was started with besides the standard ones.
#define CLINUX_EXTRA_DESCRIPTOR 3

/// Starts `path` in a session of its own, all signals unblocked and at their defaults, standard input from /dev/null, standard output and
/// standard error to `log`, `extra` as CLINUX_EXTRA_DESCRIPTOR unless it is below 0, nothing else open. `arguments` are `count` bytes, each argument ended by a zero byte, the program's name first.
/// Returns the process, or -1 with errno set.
pid_t clinux_spawn_detached(const char *path, const char *arguments, size_t count, int log, int extra);

/// As `clinux_spawn_detached`, with standard input from `input`, standard output to `output` and standard error to `error`.
pid_t clinux_spawn_attached(const char *path, const char *arguments, size_t count, int input, int output, int error);
