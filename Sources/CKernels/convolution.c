#include "CKernels.h"

typedef float kernel_float16v __attribute__((vector_size(64)));
typedef int32_t kernel_int16v __attribute__((vector_size(64)));
typedef float kernel_float16u __attribute__((vector_size(64), aligned(4)));
typedef int32_t kernel_int16u __attribute__((vector_size(64), aligned(4)));

#define KERNEL(name) name##_baseline
#include "convolution.inl.h"
#undef KERNEL

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi2"))), apply_to = function)
#define KERNEL(name) name##_avx2
#include "convolution.inl.h"
#undef KERNEL
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,bmi2"))), apply_to = function)
#define KERNEL(name) name##_avx512
#include "convolution.inl.h"
#undef KERNEL
#pragma clang attribute pop
#endif

static int level(void) {
#if defined(__x86_64__)
  static int known = -1;
  if (known < 0) {
    known = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") ? 2
            : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")       ? 1
                                                                                    : 0;
  }
  return known;
#else
  return 0;
#endif
}

#if defined(__x86_64__)
#define DISPATCH(name, ...)                       \
  switch (level()) {                              \
    case 2: name##_avx512(__VA_ARGS__); break;    \
    case 1: name##_avx2(__VA_ARGS__); break;      \
    default: name##_baseline(__VA_ARGS__); break; \
  }
#else
#define DISPATCH(name, ...) name##_baseline(__VA_ARGS__)
#endif

void kernel_window_max(const float *projected, ptrdiff_t row_stride, const int32_t *rows,
                       ptrdiff_t windows, ptrdiff_t taps, ptrdiff_t vectors, float *best,
                       int32_t *where) {
  DISPATCH(window_max, projected, row_stride, rows, windows, taps, vectors, best, where);
}

void kernel_window_max_backward(const float *gradient, const int32_t *where, ptrdiff_t filters,
                                const int32_t *rows, ptrdiff_t taps, ptrdiff_t width,
                                const float *table, const float *weight, float *weight_gradient,
                                float *table_gradient) {
  DISPATCH(window_max_backward, gradient, where, filters, rows, taps, width, table, weight,
           weight_gradient, table_gradient);
}
