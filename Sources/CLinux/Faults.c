#include "CLinux.h"

#include <stdlib.h>

const int clinux_faults[CLINUX_FAULT_COUNT] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};

int clinux_block_all_but_faults(sigset_t *before) {
    sigset_t others;
    sigfillset(&others);
    for (int i = 0; i < CLINUX_FAULT_COUNT; i++) sigdelset(&others, clinux_faults[i]);
    return pthread_sigmask(SIG_SETMASK, &others, before);
}

void *clinux_take_fault_stack(void) {
    stack_t stack = {0};
    if (sigaltstack(NULL, &stack) == 0 && !(stack.ss_flags & SS_DISABLE)) return NULL;
    size_t size = 65536;
    stack = (stack_t){.ss_sp = malloc(size), .ss_size = size};
    if (stack.ss_sp && sigaltstack(&stack, NULL) < 0) {
        free(stack.ss_sp);
        return NULL;
    }
    return stack.ss_sp;
}

void clinux_give_fault_stack_back(void *memory) {
    if (!memory) return;
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(memory);
}
