#pragma once
#include "Clones.h"

/// Of two 8-bit shares the product, rounded.
INLINE unsigned times(unsigned colour, unsigned alpha) {
    unsigned product = colour * alpha + 128;
    return (product + (product >> 8)) >> 8;
}
