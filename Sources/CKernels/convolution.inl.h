// The inner loops of convolution over time followed by global max pooling, for one instruction
// set. Included once per instruction set with KERNEL(name) giving the functions their names.

// Adds, for every window of `taps` consecutive rows, the projections of its rows and keeps for
// each of `vectors * 16` filters the largest sum and the first window that reached it.
// projected[row * row_stride + tap * vectors * 16 + filter] holds the projections.
// A sum that is not a number wins and stays, so that a diverged model is not hidden.
static inline __attribute__((always_inline)) void KERNEL(window_max_block)(
    const float *projected, ptrdiff_t row_stride, const int32_t *rows, ptrdiff_t windows,
    ptrdiff_t taps, const int vectors, float *best, int32_t *where) {
  kernel_float16v largest[4];
  kernel_int16v position[4];
  for (int v = 0; v < vectors; v++) {
    largest[v] = (kernel_float16v){0} - __builtin_inff();
    position[v] = (kernel_int16v){0};
  }
  for (ptrdiff_t t = 0; t < windows; t++) {
    kernel_float16v sum[4];
    const float *row = projected + rows[t] * row_stride;
    for (int v = 0; v < vectors; v++) sum[v] = *(const kernel_float16u *)(row + 16 * v);
    for (ptrdiff_t tap = 1; tap < taps; tap++) {
      row = projected + rows[t + tap] * row_stride + tap * vectors * 16;
      for (int v = 0; v < vectors; v++) sum[v] += *(const kernel_float16u *)(row + 16 * v);
    }
    for (int v = 0; v < vectors; v++) {
      kernel_int16v wins = (sum[v] > largest[v]) | (sum[v] != sum[v]);
      largest[v] = (kernel_float16v)(((kernel_int16v)sum[v] & wins) |
                                     ((kernel_int16v)largest[v] & ~wins));
      position[v] = (wins & (int32_t)t) | (position[v] & ~wins);
    }
  }
  for (int v = 0; v < vectors; v++) {
    *(kernel_float16u *)(best + 16 * v) = largest[v];
    *(kernel_int16u *)(where + 16 * v) = position[v];
  }
}

static void KERNEL(window_max)(
    const float *projected, ptrdiff_t row_stride, const int32_t *rows, ptrdiff_t windows,
    ptrdiff_t taps, ptrdiff_t vectors, float *best, int32_t *where) {
  switch (vectors) {
    case 1: KERNEL(window_max_block)(projected, row_stride, rows, windows, taps, 1, best, where); break;
    case 2: KERNEL(window_max_block)(projected, row_stride, rows, windows, taps, 2, best, where); break;
    case 3: KERNEL(window_max_block)(projected, row_stride, rows, windows, taps, 3, best, where); break;
    default: KERNEL(window_max_block)(projected, row_stride, rows, windows, taps, 4, best, where); break;
  }
}

// The gradients of one example: for every filter, only its winning window gets any.
// gradient[filter], where[filter]; weight and weight_gradient [filter, taps, width]; table and
// table_gradient [row, width] (the latter may be NULL). A negative row is padding: zero.
static void KERNEL(window_max_backward)(
    const float *gradient, const int32_t *where, ptrdiff_t filters, const int32_t *rows,
    ptrdiff_t taps, ptrdiff_t width, const float *table, const float *weight,
    float *weight_gradient, float *table_gradient) {
  for (ptrdiff_t filter = 0; filter < filters; filter++) {
    const float g = gradient[filter];
    if (g == 0) continue;
    for (ptrdiff_t tap = 0; tap < taps; tap++) {
      const ptrdiff_t row = rows[where[filter] + tap];
      if (row < 0) continue;
      const float *restrict x = table + row * width;
      const float *restrict w = weight + (filter * taps + tap) * width;
      float *restrict dw = weight_gradient + (filter * taps + tap) * width;
      for (ptrdiff_t i = 0; i < width; i++) dw[i] += g * x[i];
      if (table_gradient) {
        float *restrict dx = table_gradient + row * width;
        for (ptrdiff_t i = 0; i < width; i++) dx[i] += g * w[i];
      }
    }
  }
}
