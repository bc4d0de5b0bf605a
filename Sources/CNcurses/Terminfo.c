#include "CNcurses.h"

#include <curses.h>
#include <string.h>
#include <term.h>

int cncurses_load(const char *name) {
    TERMINAL *before = cur_term;
    int found = 0;
    // Descriptor 1 is only looked at for its line speed, which nobody asks for here.
    if (setupterm(name, 1, &found) == OK) {
        if (before && before != cur_term) del_curterm(before);
        return CNCURSES_FOUND;
    }
    return found < 0 ? CNCURSES_NO_DATABASE : CNCURSES_UNKNOWN;
}

const char *cncurses_string(const char *capability) {
    const char *value = tigetstr(capability);
    return value == (const char *)-1 ? NULL : value;
}

int cncurses_number(const char *capability) {
    int value = tigetnum(capability);
    return value < 0 ? -1 : value;
}

int cncurses_flag(const char *capability) {
    return tigetflag(capability) > 0;
}

/// Whether a capability takes strings (`%s`, `%l`): given numbers, it would read wherever they point.
static int takes_strings(const char *string) {
    for (const char *at = strchr(string, '%'); at; at = strchr(at, '%')) {
        at++;
        at += strspn(at, ":-+# .0123456789");
        if (*at == 's' || *at == 'l') return 1;
        if (*at == '\'' && at[1]) at++;
        if (*at) at++;
    }
    return 0;
}

size_t cncurses_parameterized(const char *string, const int *values, size_t count, char *result, size_t capacity) {
    long value[9] = {0};
    if (!cur_term || takes_strings(string)) return 0;
    for (size_t i = 0; i < count && i < 9; i++) value[i] = values[i];
    const char *made = tparm(string, value[0], value[1], value[2], value[3], value[4], value[5], value[6], value[7], value[8]);
    size_t length = made ? strlen(made) : 0;
    if (length > capacity) return 0;
    if (length) memcpy(result, made, length);
    return length;
}
