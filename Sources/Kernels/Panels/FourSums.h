/// Sums of float32 in the four lanes that every processor has, for what `PanelProduct.h` asks of an instruction set.
#pragma once
#include <string.h>

typedef float four __attribute__((vector_size(16)));

static inline four load_four(const void *p) { four v; memcpy(&v, p, sizeof v); return v; }
static inline void store_four(float *p, four v) { memcpy(p, &v, sizeof v); }
static inline four load_some(const float *p, long n) { four v = {0}; memcpy(&v, p, (size_t)n * 4); return v; }
static inline void store_some(float *p, long n, four v) { memcpy(p, &v, (size_t)n * 4); }

#define VECTOR four
#define LANES_OF_VECTOR 4
#define MOST_VECTORS 2
#define USUAL_VECTORS 2
#define MOST_ROWS 6
#define LOAD(p) load_four(p)
#define LOAD_SUM(p) load_four(p)
#define STORE_SUM(p, v) store_four(p, v)
#define LOAD_PART(p, n) load_some(p, n)
#define STORE_PART(p, n, v) store_some(p, n, v)
