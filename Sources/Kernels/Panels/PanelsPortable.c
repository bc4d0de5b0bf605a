#include "FourSums.h"

// Products are rounded before they are added: a fused multiply-add without an instruction for it would be a call for every lane.

#define NAME kernels_panel_portable
#define UNIT float
#define SPREAD(p) ((four){*(p), *(p), *(p), *(p)})
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#include "PanelProduct.h"
