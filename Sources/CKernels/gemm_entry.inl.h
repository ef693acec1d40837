// Matrix products: which way each goes, and matrices times vectors.

INLINE void gemm_put(float *c, float sum, float alpha, float beta) {
  *c = beta == 0 ? alpha * sum : alpha * sum + beta * *c;
}

// The products of `rows` rows of a matrix with x.
INLINE void gemm_dots(const int rows, float *c, ptrdiff_t c_step, const float *a, ptrdiff_t lda,
                      const float *x, ptrdiff_t depth, float alpha, float beta) {
  vf sums[8];
  UNROLL for (int i = 0; i < rows; i++) sums[i] = splat(0);
  ptrdiff_t k = 0;
  for (; k + WIDTH <= depth; k += WIDTH) {
    const vf w = load(x + k);
    UNROLL for (int i = 0; i < rows; i++) sums[i] += load(a + i * lda + k) * w;
  }
  if (k < depth) {
    const vf w = load_part(x + k, depth - k);
    UNROLL for (int i = 0; i < rows; i++) sums[i] += load_part(a + i * lda + k, depth - k) * w;
  }
  UNROLL for (int i = 0; i < rows; i++) gemm_put(c + i * c_step, sum_of(sums[i]), alpha, beta);
}

// c[i * c_step] = alpha * sum over k of a[i * lda + k] * x[k] + beta * c[i * c_step]
static void gemm_rows_by_vector(float *c, ptrdiff_t c_step, const float *a, ptrdiff_t lda,
                                const float *x, ptrdiff_t rows, ptrdiff_t depth, float alpha,
                                float beta) {
  ptrdiff_t i = 0;
  for (; i + 8 <= rows; i += 8)
    gemm_dots(8, c + i * c_step, c_step, a + i * lda, lda, x, depth, alpha, beta);
  for (; i < rows; i++)
    gemm_dots(1, c + i * c_step, c_step, a + i * lda, lda, x, depth, alpha, beta);
}

// c[i * c_step] = alpha * sum over k of a[k * lda + i] * x[k * x_step] + beta * c[i * c_step]
static void gemm_columns_by_vector(float *c, ptrdiff_t c_step, const float *a, ptrdiff_t lda,
                                   const float *x, ptrdiff_t x_step, ptrdiff_t n, ptrdiff_t depth,
                                   float alpha, float beta) {
  float found[4 * WIDTH];
  for (ptrdiff_t j = 0; j < n; j += 4 * WIDTH) {
    const ptrdiff_t count = smaller(4 * WIDTH, n - j);
    vf sums[4];
    UNROLL for (int v = 0; v < 4; v++) sums[v] = splat(0);
    if (count == 4 * WIDTH) {
      for (ptrdiff_t k = 0; k < depth; k++) {
        const vf w = splat(x[k * x_step]);
        UNROLL for (int v = 0; v < 4; v++) sums[v] += w * load(a + k * lda + j + v * WIDTH);
      }
    } else {
      for (ptrdiff_t k = 0; k < depth; k++) {
        const vf w = splat(x[k * x_step]);
        UNROLL for (int v = 0; v < 4; v++)
          if (count > v * WIDTH)
            sums[v] +=
                w * load_part(a + k * lda + j + v * WIDTH, smaller(WIDTH, count - v * WIDTH));
      }
    }
    UNROLL for (int v = 0; v < 4; v++) store(found + v * WIDTH, sums[v]);
    for (ptrdiff_t i = 0; i < count; i++) gemm_put(c + (j + i) * c_step, found[i], alpha, beta);
  }
}

// Few rows, or b small enough for the first-level cache: packing would cost more than it saves.
INLINE int gemm_is_direct(const kernel_product *p) {
  return !p->transpose_b && (p->m <= TILE_HEIGHT || p->n * p->k <= 8192);
}

static ptrdiff_t local_gemm_scratch(const kernel_product *p) {
  if (p->m == 0 || p->n == 0 || p->k == 0 || p->alpha == 0) return 0;
  // A strided vector beside rows is copied.
  if (p->n == 1) return p->transpose_a || p->transpose_b || p->ldb == 1 ? 0 : p->k;
  if (p->m == 1) return !p->transpose_b || !p->transpose_a || p->lda == 1 ? 0 : p->k;
  if (gemm_is_direct(p)) return 0;
  const gemm_blocks plan = gemm_plan(p);
  return (plan.columns + plan.height) * plan.depth + WIDTH;
}

static const float *gemm_contiguous(const kernel_product *p, const float *x, ptrdiff_t step) {
  if (step == 1 || p->k == 1) return x;
  for (ptrdiff_t k = 0; k < p->k; k++) p->scratch[k] = x[k * step];
  return p->scratch;
}

static void local_gemm(const kernel_product *p) {
  if (p->alpha == 0 || p->k == 0) {
    for (ptrdiff_t i = 0; i < p->m; i++)
      for (ptrdiff_t j = 0; j < p->n; j++) {
        float *c = p->c + i * p->ldc + j;
        *c = p->beta == 0 ? 0 : p->beta * *c;
      }
  } else if (p->n == 1) {
    const ptrdiff_t step = p->transpose_b ? 1 : p->ldb;
    if (p->transpose_a)
      gemm_columns_by_vector(p->c, p->ldc, p->a, p->lda, p->b, step, p->m, p->k, p->alpha, p->beta);
    else
      gemm_rows_by_vector(p->c, p->ldc, p->a, p->lda, gemm_contiguous(p, p->b, step), p->m, p->k,
                          p->alpha, p->beta);
  } else if (p->m == 1) {
    const ptrdiff_t step = p->transpose_a ? p->lda : 1;
    if (p->transpose_b)
      gemm_rows_by_vector(p->c, 1, p->b, p->ldb, gemm_contiguous(p, p->a, step), p->n, p->k,
                          p->alpha, p->beta);
    else
      gemm_columns_by_vector(p->c, 1, p->b, p->ldb, p->a, step, p->n, p->k, p->alpha, p->beta);
  } else if (gemm_is_direct(p)) {
    gemm_direct(p);
  } else {
    gemm_packed(p);
  }
}
