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

// Squares of 16 × 16, so that every cache line that is touched is used whole.
static void local_transpose(float *out, ptrdiff_t out_stride, const float *a, ptrdiff_t stride,
                            ptrdiff_t rows, ptrdiff_t n) {
  enum { SIDE = 16 };
  for (ptrdiff_t top = 0; top < rows; top += SIDE) {
    ptrdiff_t bottom = rows - top < SIDE ? rows : top + SIDE;
    for (ptrdiff_t left = 0; left < n; left += SIDE) {
      ptrdiff_t right = n - left < SIDE ? n : left + SIDE;
      for (ptrdiff_t j = left; j < right; j++)
        for (ptrdiff_t i = top; i < bottom; i++) out[j * out_stride + i] = a[i * stride + j];
    }
  }
}
