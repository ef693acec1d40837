static void local_gather_rows(float *out, const float *table, const int32_t *rows, ptrdiff_t count,
                              ptrdiff_t width) {
  for (ptrdiff_t i = 0; i < count; i++)
    __builtin_memcpy(out + i * width, table + rows[i] * width, (size_t)width * sizeof(float));
}

static void local_scatter_add_rows(float *table, const int32_t *rows, const float *values,
                                   ptrdiff_t count, ptrdiff_t width) {
  for (ptrdiff_t i = 0; i < count; i++) {
    float *row = table + rows[i] * width;
    local_add(row, row, values + i * width, width);
  }
}

// Squares of 4 × 4 in registers.
INLINE void transpose_square(float *out, ptrdiff_t out_stride, const float *a, ptrdiff_t stride) {
  float4 r0, r1, r2, r3;
  __builtin_memcpy(&r0, a, sizeof r0);
  __builtin_memcpy(&r1, a + stride, sizeof r1);
  __builtin_memcpy(&r2, a + 2 * stride, sizeof r2);
  __builtin_memcpy(&r3, a + 3 * stride, sizeof r3);
  float4 low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
  float4 low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  float4 high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  float4 high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  r0 = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  r1 = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  r2 = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  r3 = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
  __builtin_memcpy(out, &r0, sizeof r0);
  __builtin_memcpy(out + out_stride, &r1, sizeof r1);
  __builtin_memcpy(out + 2 * out_stride, &r2, sizeof r2);
  __builtin_memcpy(out + 3 * out_stride, &r3, sizeof r3);
}

// In blocks of 16 × 16, so that every cache line that is touched is used whole.
static void local_transpose(float *out, ptrdiff_t out_stride, const float *a, ptrdiff_t stride,
                            ptrdiff_t rows, ptrdiff_t n) {
  enum { SIDE = 16 };
  for (ptrdiff_t top = 0; top < rows; top += SIDE) {
    ptrdiff_t bottom = rows - top < SIDE ? rows : top + SIDE;
    for (ptrdiff_t left = 0; left < n; left += SIDE) {
      ptrdiff_t right = n - left < SIDE ? n : left + SIDE, i = top;
      for (; i + 4 <= bottom; i += 4) {
        ptrdiff_t j = left;
        for (; j + 4 <= right; j += 4)
          transpose_square(out + j * out_stride + i, out_stride, a + i * stride + j, stride);
        for (; j < right; j++)
          for (ptrdiff_t k = 0; k < 4; k++)
            out[j * out_stride + i + k] = a[(i + k) * stride + j];
      }
      for (; i < bottom; i++)
        for (ptrdiff_t j = left; j < right; j++) out[j * out_stride + i] = a[i * stride + j];
    }
  }
}
