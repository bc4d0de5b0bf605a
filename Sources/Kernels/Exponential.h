/// e^x and the error function in float32, written so that the compiler runs them on whole vectors.
#pragma once
#include <stdint.h>
#include <string.h>

/// e^x within 2 units in the last place: x = n ln 2 + r, a polynomial of degree 6 for e^r (Cephes' coefficients), 2^n by the exponent.
static inline float exponential(float x) {
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    float shifted = x * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: the sum's last bits are the rounded integer
    float n = shifted - 12582912.0f;
    float r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    // The sum's last bits again, which no number that is none can make undefined; all above them are shifted out.
    uint32_t bits;
    memcpy(&bits, &shifted, 4);
    bits = (bits + 127) << 23;
    float power;
    memcpy(&power, &bits, 4);
    return p * power;
}

static inline float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

/// The normal distribution's integral up to x, absolute error 1e-7 (Abramowitz and Stegun 7.1.26 for the error function).
/// `density` receives e^(-x^2 / 2).
static inline float normal_integral(float x, float *density) {
    float a = x < 0 ? -x : x;
    float e = exponential(-0.5f * x * x);
    float t = 1.0f / (1.0f + 0.3275911f * 0.70710678f * a);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    float tail = 0.5f * p * t * e;
    *density = e;
    return x < 0 ? tail : 1.0f - tail;
}
