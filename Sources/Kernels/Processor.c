#include "Kernels.h"
#include <string.h>

void kernels_processor_features(char *text, size_t size) {
    text[0] = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
#define NAME(feature, name) if (__builtin_cpu_supports(feature)) { strncat(text, text[0] ? " " name : name, size - strlen(text) - 1); }
    NAME("avx2", "avx2")
    NAME("fma", "fma")
    NAME("avx512f", "avx512f")
    NAME("avx512vl", "avx512vl")
    NAME("avx512bf16", "avx512_bf16")
#undef NAME
#endif
}

const char *kernels_chosen(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
    if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
#endif
    return "baseline";
}
