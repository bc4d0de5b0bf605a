/// Terminfo as ncurses reads it, and the modes of a terminal. Nothing of curses' own drawing or input is used, so nothing is written
/// behind anybody's back.
#pragma once

#include <stddef.h>

/// What `cncurses_load` found.
enum {
    CNCURSES_FOUND = 0,
    /// The database has no such terminal, or only a class of terminals by that name.
    CNCURSES_UNKNOWN = 1,
    /// There is no database.
    CNCURSES_NO_DATABASE = 2,
};

/// Reads the description of a terminal, which the functions below ask until the next load. One thread at a time.
int cncurses_load(const char *name);

/// A string capability by its terminfo name, NULL where the terminal lacks it; valid until the next load.
const char *cncurses_string(const char *capability);

/// A number by its terminfo name, -1 where the terminal lacks it.
int cncurses_number(const char *capability);

/// Whether a flag is set.
int cncurses_flag(const char *capability);

/// Puts up to nine numbers into a capability string and copies the result, without a zero byte at its end, to `result`. Returns its length;
/// 0 where it does not fit or the string asks for anything but numbers. One thread at a time, after a load.
size_t cncurses_parameterized(const char *string, const int *values, size_t count, char *result, size_t capacity);

/// A terminal's size in cells, and in pixels where it says so (else 0).
struct cncurses_window {
    int columns, rows, width, height;
};

/// Asks for the size of a terminal; -1 with errno set on failure.
int cncurses_window_size(int descriptor, struct cncurses_window *window);

/// Remembers a terminal's modes and makes every byte come as it is typed, none echoed, none turned into a signal. -1 with errno set on failure.
int cncurses_raw(int descriptor);

/// Brings back the modes that `cncurses_raw` remembered and forgets what was typed and not read; without any remembered it does nothing.
void cncurses_cooked(int descriptor);

/// From now on a crash (SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE) writes the bytes, brings the terminal's modes back, and then ends
/// the process as it would have ended. -1 with errno set on failure.
int cncurses_guard(int descriptor, const char *bytes, size_t count);

/// Puts the signal handlers back that were there before `cncurses_guard`.
void cncurses_unguard(void);
