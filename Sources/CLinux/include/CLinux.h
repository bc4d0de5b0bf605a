/// Linux calls that Swift's Glibc module leaves out, and the start of a process.
#pragma once

#include <signal.h>
#include <sys/types.h>

/// A descriptor from which signals of `mask` can be read, closed on exec; -1 with errno set on failure.
int clinux_signal_descriptor(const sigset_t *mask);

/// Waits for the next signal on such a descriptor: its number, or -1 with errno set.
int clinux_next_signal(int descriptor);

/// Signals that the processor, or the program itself, sends to a thread that has gone wrong. Where one is blocked, the system ends the
/// process without asking a handler.
enum { CLINUX_FAULT_COUNT = 6 };
extern const int clinux_faults[CLINUX_FAULT_COUNT];

/// Blocks all other signals in the calling thread, and in those that it makes from now on. `before` gets the mask so far. Returns 0 or an errno.
int clinux_block_all_but_faults(sigset_t *before);

/// Gives the calling thread a stack for handlers of faults: the fault may be that its own has run out. Returns the memory, for
/// `clinux_give_fault_stack_back` at the thread's end, or NULL where the thread has such a stack already, or memory is short.
void *clinux_take_fault_stack(void);
void clinux_give_fault_stack_back(void *memory);

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

/// As `clinux_spawn_detached`, with standard input from `input` unless that is below 0, standard output to `output` and standard error to `error`.
pid_t clinux_spawn_attached(const char *path, const char *arguments, size_t count, int input, int output, int error);
