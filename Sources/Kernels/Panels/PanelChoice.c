#include "Kernels.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef void (*panel_function)(const kernels_panel_work *work);
/// `columns` that meet a row while its tile of sums stays in registers, in whole cache lines.
typedef struct { const char *name; bool pairs; long columns; panel_function function; } kernel;

void kernels_panel_portable(const kernels_panel_work *work);
void kernels_panel_bfloat16_portable(const kernels_panel_work *work);
#if defined(__x86_64__)
void kernels_panel_avx2(const kernels_panel_work *work);
void kernels_panel_avx512(const kernels_panel_work *work);
void kernels_panel_bfloat16_avx512(const kernels_panel_work *work);
#if defined(__linux__)
#define HAS_AMX_KERNEL
void kernels_panel_bfloat16_amx(const kernels_panel_work *work);
bool kernels_panel_bfloat16_amx_works(void);
#endif
#endif

/// The best last; the first two run everywhere.
static const kernel all[] = {
    {"portable", false, 16, kernels_panel_portable},
    {"portable-bf16", true, 16, kernels_panel_bfloat16_portable},
#if defined(__x86_64__)
    {"avx2", false, 16, kernels_panel_avx2},
    {"avx512", false, 32, kernels_panel_avx512},
    {"avx512-bf16", true, 32, kernels_panel_bfloat16_avx512},
#if defined(HAS_AMX_KERNEL)
    {"amx-bf16", true, 32, kernels_panel_bfloat16_amx},
#endif
#endif
};
enum { KERNELS = sizeof all / sizeof *all };

#if defined(HAS_AMX_KERNEL)
static pthread_once_t amx_checked = PTHREAD_ONCE_INIT;
static bool amx_works;

static void check_amx(void) {
    amx_works = __builtin_cpu_supports("amx-bf16") && __builtin_cpu_supports("avx512bf16") && kernels_panel_bfloat16_amx_works();
}
#endif

static bool runs(const kernel *k) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (k->function == kernels_panel_avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (k->function == kernels_panel_avx512) return __builtin_cpu_supports("x86-64-v4");
    if (k->function == kernels_panel_bfloat16_avx512) return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16");
#endif
#if defined(HAS_AMX_KERNEL)
    if (k->function == kernels_panel_bfloat16_amx) {
        pthread_once(&amx_checked, check_amx);
        return amx_works;
    }
#endif
    return true;
}

const char *kernels_panel_name(int index) { return index >= 0 && index < KERNELS ? all[index].name : 0; }
bool kernels_panel_pairs(int index) { return all[index].pairs; }
bool kernels_panel_runs(int index) { return runs(&all[index]); }
void kernels_panel_run(int index, const kernels_panel_work *work) { all[index].function(work); }

static int best(bool pairs) {
    int best = pairs ? 1 : 0;
    for (int i = 0; i < KERNELS; i++)
        if (all[i].pairs == pairs && runs(&all[i])) best = i;
    return best;
}

int kernels_panel_best(bool pairs) {
    // Found anew by whoever comes first: all find the same.
    static int found[2];
    if (!found[pairs]) __atomic_store_n(&found[pairs], best(pairs) + 1, __ATOMIC_RELAXED);
    return __atomic_load_n(&found[pairs], __ATOMIC_RELAXED) - 1;
}

long kernels_panel_columns(void) { return all[kernels_panel_best(false)].columns; }

bool kernels_panel_is_native(bool pairs) { return kernels_panel_best(pairs) > 1; }

void kernels_panel_product(const kernels_panel_work *work) { all[kernels_panel_best(work->pairs)].function(work); }
