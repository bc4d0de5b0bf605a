#include <string.h>

// Four lanes that every processor has. Products are rounded before they are added: a fused multiply-add without an instruction for
// it would be a call for every lane.
typedef float four __attribute__((vector_size(16)));

static inline four load_four(const float *p) { four v; memcpy(&v, p, sizeof v); return v; }
static inline void store_four(float *p, four v) { memcpy(p, &v, sizeof v); }
static inline four load_some(const float *p, long n) { four v = {0}; memcpy(&v, p, (size_t)n * 4); return v; }
static inline void store_some(float *p, long n, four v) { memcpy(p, &v, (size_t)n * 4); }

#define NAME kernels_panel_portable
#define VECTOR four
#define LANES_OF_VECTOR 4
#define UNIT float
#define MOST_VECTORS 2
#define MOST_ROWS 6
#define LOAD(p) load_four(p)
#define SPREAD(p) ((four){*(p), *(p), *(p), *(p)})
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define LOAD_SUM(p) load_four(p)
#define STORE_SUM(p, v) store_four(p, v)
#define LOAD_PART(p, n) load_some(p, n)
#define STORE_PART(p, n, v) store_some(p, n, v)
#include "PanelProduct.h"
