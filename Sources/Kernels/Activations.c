#include "Clones.h"
#include "Exponential.h"
#include "Kernels.h"

static const float inverse_root_two_pi = 0.39894228f;

CLONES void kernels_silu(const float *x, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = x[i] * sigmoid(x[i]);
}

CLONES void kernels_silu_gradient(const float *x, const float *gradient, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float s = sigmoid(x[i]);
        out[i] = gradient[i] * s * (1.0f + x[i] * (1.0f - s));
    }
}

CLONES void kernels_quick_gelu(const float *x, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = x[i] * sigmoid(1.702f * x[i]);
}

CLONES void kernels_quick_gelu_gradient(const float *x, const float *gradient, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float s = sigmoid(1.702f * x[i]);
        out[i] = gradient[i] * s * (1.0f + 1.702f * x[i] * (1.0f - s));
    }
}

CLONES void kernels_gelu(const float *x, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float density;
        out[i] = x[i] * normal_integral(x[i], &density);
    }
}

CLONES void kernels_gelu_gradient(const float *x, const float *gradient, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float density, integral = normal_integral(x[i], &density);
        out[i] = gradient[i] * (integral + x[i] * density * inverse_root_two_pi);
    }
}

CLONES void kernels_gelu_tanh(const float *x, float *out, size_t count) {
    // (1 + tanh(u)) / 2 = sigmoid(2 u)
    for (size_t i = 0; i < count; i++) out[i] = x[i] * sigmoid(1.5957691f * (x[i] + 0.044715f * x[i] * x[i] * x[i]));
}

CLONES void kernels_sigmoid(const float *x, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = sigmoid(x[i]);
}

CLONES void kernels_relu(const float *x, float *out, size_t count) {
    // Written so that what is no number stays none.
    for (size_t i = 0; i < count; i++) out[i] = x[i] < 0 ? 0 : x[i];
}

CLONES void kernels_geglu(const float *x, float *out, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        const float *value = x + r * 2 * columns, *gate = value + columns;
        for (size_t c = 0; c < columns; c++) {
            float density;
            out[r * columns + c] = value[c] * gate[c] * normal_integral(gate[c], &density);
        }
    }
}

CLONES void kernels_geglu_gradient(const float *x, const float *gradient, float *out, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        const float *value = x + r * 2 * columns, *gate = value + columns, *g = gradient + r * columns;
        float *to_value = out + r * 2 * columns, *to_gate = to_value + columns;
        for (size_t c = 0; c < columns; c++) {
            float density, integral = normal_integral(gate[c], &density);
            to_value[c] = g[c] * gate[c] * integral;
            to_gate[c] = g[c] * value[c] * (integral + gate[c] * density * inverse_root_two_pi);
        }
    }
}
