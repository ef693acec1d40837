// Vector inner loops, the instruction set chosen at run time. No allocation, no policy:
// kernels take pointers and lengths, never shapes, and never check them.
#ifndef TEXTUS_CKERNELS_H
#define TEXTUS_CKERNELS_H

#include <stddef.h>
#include <stdint.h>
#include "text.h"

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

#ifdef __cplusplus
}
#endif
#endif
