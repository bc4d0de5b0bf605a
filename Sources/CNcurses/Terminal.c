#include "CLinux.h"
#include "CNcurses.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/// The modes to go back to, and whether there are any.
static struct termios cooked;
static volatile sig_atomic_t is_raw;

int cncurses_window_size(int descriptor, struct cncurses_window *window) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) < 0) return -1;
    *window = (struct cncurses_window){size.ws_col, size.ws_row, size.ws_xpixel, size.ws_ypixel};
    return 0;
}

int cncurses_raw(int descriptor) {
    struct termios modes;
    if (tcgetattr(descriptor, &modes) < 0) return -1;
    struct termios before = modes;
    cfmakeraw(&modes);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    if (tcsetattr(descriptor, TCSANOW, &modes) < 0) return -1;
    if (!is_raw) cooked = before;
    is_raw = 1;
    return 0;
}

void cncurses_cooked(int descriptor) {
    if (!is_raw) return;
    is_raw = 0;
    // A process in the background may be stopped for this; one that ends must not be.
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    // Without waiting for what is still to be drawn: a line that stands still would never let go.
    tcflush(descriptor, TCIFLUSH);
    tcsetattr(descriptor, TCSANOW, &cooked);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static struct sigaction actions_before[CLINUX_FAULT_COUNT];
static int guarded_descriptor;
static char guarded_bytes[1024];
static size_t guarded_count;
static volatile sig_atomic_t is_guarding;

/// Writes to a terminal that may not take everything at once, for half a second at most.
static void write_patiently(int descriptor, const char *bytes, size_t count) {
    for (int tries = 0; count > 0 && tries < 10;) {
        ssize_t written = write(descriptor, bytes, count);
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
            poll(&ready, 1, 50);
            tries++;
        } else if (written < 0 && errno == EINTR) {
            tries++;
        } else {
            return;
        }
    }
}

/// Only what may be called in a signal handler.
static void crashed(int signal) {
    if (is_guarding) {
        is_guarding = 0;
        write_patiently(guarded_descriptor, guarded_bytes, guarded_count);
        if (is_raw) tcsetattr(guarded_descriptor, TCSANOW, &cooked);
    }
    for (int i = 0; i < CLINUX_FAULT_COUNT; i++) {
        if (clinux_faults[i] == signal) sigaction(signal, &actions_before[i], NULL);
    }
    // Blocked while the handler runs, it arrives at its end and does what it would have done without us.
    raise(signal);
}

int cncurses_guard(int descriptor, const char *bytes, size_t count) {
    if (count > sizeof guarded_bytes) {
        errno = E2BIG;
        return -1;
    }
    cncurses_unguard();
    clinux_take_fault_stack();
    guarded_descriptor = descriptor;
    memcpy(guarded_bytes, bytes, count);
    guarded_count = count;
    struct sigaction action = {.sa_handler = crashed, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < CLINUX_FAULT_COUNT; i++) {
        if (sigaction(clinux_faults[i], &action, &actions_before[i]) < 0) {
            int code = errno;
            while (i-- > 0) sigaction(clinux_faults[i], &actions_before[i], NULL);
            errno = code;
            return -1;
        }
    }
    is_guarding = 1;
    return 0;
}

void cncurses_unguard(void) {
    if (!is_guarding) return;
    is_guarding = 0;
    for (int i = 0; i < CLINUX_FAULT_COUNT; i++) sigaction(clinux_faults[i], &actions_before[i], NULL);
}
