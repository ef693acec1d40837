#include "CKernels.h"

void kernel_add(float *out, const float *a, const float *b, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) out[i] = a[i] + b[i];
}

void kernel_scale(float *out, const float *a, float factor, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) out[i] = factor * a[i];
}

double kernel_sum_of_squares(const float *a, ptrdiff_t n) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < n; i++) sum += (double)a[i] * a[i];
  return sum;
}
