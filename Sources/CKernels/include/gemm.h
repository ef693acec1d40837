// A matrix product. Included by CKernels.h.
#ifndef TEXTUS_CKERNELS_GEMM_H
#define TEXTUS_CKERNELS_GEMM_H

#include <stddef.h>

// c = alpha * op(a) * op(b) + beta * c, row-major: op(a) has m rows and k columns, op(b) k and n.
// With beta = 0, c is not read; with alpha = 0 or k = 0, neither a nor b is.
typedef struct {
  const float *a, *b;
  float *c;
  ptrdiff_t lda, ldb, ldc;  // distances between rows as stored
  int transpose_a, transpose_b;
  ptrdiff_t m, n, k;
  float alpha, beta;
  float *scratch;  // as many numbers as kernel_gemm_scratch says, aligned to 64 bytes
} kernel_product;

#endif
