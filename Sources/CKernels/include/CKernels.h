// Vector inner loops, the instruction set chosen at run time. No allocation, no policy:
// kernels take pointers and lengths, never shapes, and never check them.
#ifndef TEXTUS_CKERNELS_H
#define TEXTUS_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Sets flush-to-zero / denormals-are-zero for this thread; returns what was set before.
int kernel_flush_denormals(int on);

// Processors this process may run on.
ptrdiff_t kernel_available_threads(void);

// One block of Philox 4x32-10.
typedef struct { uint64_t low, high; } kernel_block;
kernel_block kernel_philox(uint64_t key, uint64_t counter);

// Uniform numbers in [0, 1), four to a block, starting at block `counter`.
void kernel_philox_uniform(float *out, ptrdiff_t n, uint64_t key, uint64_t counter);

// out = a + b; out may be a.
void kernel_add(float *out, const float *a, const float *b, ptrdiff_t n);

// out = factor * a; out may be a.
void kernel_scale(float *out, const float *a, float factor, ptrdiff_t n);

// Sum of squares, accumulated in double precision.
double kernel_sum_of_squares(const float *a, ptrdiff_t n);

// Convolution over time with global max pooling, for one example and `vectors * 16` filters
// (1 to 4 vectors). The projections of the distinct rows have been computed beforehand:
// projected[row * row_stride + tap * vectors * 16 + filter].
void kernel_window_max(const float *projected, ptrdiff_t row_stride, const int32_t *rows,
                       ptrdiff_t windows, ptrdiff_t taps, ptrdiff_t vectors, float *best,
                       int32_t *where);

// Its gradients for one example: weight and weight_gradient [filter, taps, width], table and
// table_gradient [row, width]; table_gradient may be NULL; negative rows are zero padding.
void kernel_window_max_backward(const float *gradient, const int32_t *where, ptrdiff_t filters,
                                const int32_t *rows, ptrdiff_t taps, ptrdiff_t width,
                                const float *table, const float *weight, float *weight_gradient,
                                float *table_gradient);

#ifdef __cplusplus
}
#endif
#endif
