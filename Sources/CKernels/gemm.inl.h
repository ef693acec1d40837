// General matrix products: both operands packed into strips, tiles of the result in registers.
//
// The order of the loops is that of Goto & van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication": a panel of b stays in the second-level cache while blocks of a pass by it.

#if WIDTH == 16
#define GEMM_ROWS 12
#elif WIDTH == 8
#define GEMM_ROWS 6
#else
#define GEMM_ROWS 4
#endif
#define GEMM_COLUMNS (2 * WIDTH)
#define GEMM_UNROLL _Pragma("clang loop unroll(full)")

// Row r and column k of op(a) as the product sees them.
INLINE const float *gemm_at(const float *matrix, ptrdiff_t stride, int transposed, ptrdiff_t row,
                            ptrdiff_t column) {
  return transposed ? matrix + column * stride + row : matrix + row * stride + column;
}

// Strips of GEMM_ROWS rows, [strip][k][row], missing rows zero.
static void gemm_pack_rows(float *out, const float *a, ptrdiff_t stride, int transposed,
                           ptrdiff_t rows, ptrdiff_t depth) {
  for (ptrdiff_t first = 0; first < rows; first += GEMM_ROWS, out += GEMM_ROWS * depth) {
    ptrdiff_t count = rows - first < GEMM_ROWS ? rows - first : GEMM_ROWS;
    const float *source = gemm_at(a, stride, transposed, first, 0);
    if (count < GEMM_ROWS)
      for (ptrdiff_t i = 0; i < GEMM_ROWS * depth; i++) out[i] = 0;
    if (!transposed) {
      local_transpose(out, GEMM_ROWS, source, stride, count, depth);
    } else if (count == GEMM_ROWS) {
      for (ptrdiff_t k = 0; k < depth; k++, source += stride)
        __builtin_memcpy(out + k * GEMM_ROWS, source, GEMM_ROWS * sizeof(float));
    } else {
      for (ptrdiff_t k = 0; k < depth; k++, source += stride)
        for (ptrdiff_t i = 0; i < count; i++) out[k * GEMM_ROWS + i] = source[i];
    }
  }
}

// Strips of GEMM_COLUMNS columns, [strip][k][column], missing columns zero.
static void gemm_pack_columns(float *out, const float *b, ptrdiff_t stride, int transposed,
                              ptrdiff_t depth, ptrdiff_t columns) {
  for (ptrdiff_t first = 0; first < columns; first += GEMM_COLUMNS, out += GEMM_COLUMNS * depth) {
    ptrdiff_t count = columns - first < GEMM_COLUMNS ? columns - first : GEMM_COLUMNS;
    const float *source = gemm_at(b, stride, transposed, 0, first);
    if (count < GEMM_COLUMNS)
      for (ptrdiff_t i = 0; i < GEMM_COLUMNS * depth; i++) out[i] = 0;
    if (transposed) {
      local_transpose(out, GEMM_COLUMNS, source, stride, count, depth);
    } else if (count == GEMM_COLUMNS) {
      for (ptrdiff_t k = 0; k < depth; k++, source += stride) {
        store(out + k * GEMM_COLUMNS, load(source));
        store(out + k * GEMM_COLUMNS + WIDTH, load(source + WIDTH));
      }
    } else {
      for (ptrdiff_t k = 0; k < depth; k++, source += stride)
        for (ptrdiff_t j = 0; j < count; j++) out[k * GEMM_COLUMNS + j] = source[j];
    }
  }
}

INLINE void gemm_store(float *c, vf sum, float alpha, float beta) {
  store(c, beta == 0 ? sum * alpha : sum * alpha + load(c) * beta);
}

// One tile: c = alpha · strip of a · strip of b + beta · c, only `rows` × `columns` of it.
static void gemm_tile(float *c, ptrdiff_t c_stride, const float *a, const float *b, ptrdiff_t depth,
                      ptrdiff_t rows, ptrdiff_t columns, float alpha, float beta) {
  vf sums[GEMM_ROWS][2];
  GEMM_UNROLL for (int row = 0; row < GEMM_ROWS; row++) sums[row][0] = sums[row][1] = splat(0);
  for (ptrdiff_t row = 0; row < rows; row++) __builtin_prefetch(c + row * c_stride, 1), __builtin_prefetch(c + row * c_stride + WIDTH, 1);
  _Pragma("clang loop unroll_count(4)") for (ptrdiff_t k = 0; k < depth; k++, a += GEMM_ROWS, b += GEMM_COLUMNS) {
    __builtin_prefetch(b + 8 * GEMM_COLUMNS); __builtin_prefetch(b + 8 * GEMM_COLUMNS + WIDTH);
    vf left = load(b), right = load(b + WIDTH);
    GEMM_UNROLL for (int row = 0; row < GEMM_ROWS; row++) {
      vf x = splat(a[row]);
      sums[row][0] += x * left;
      sums[row][1] += x * right;
    }
  }
  if (rows == GEMM_ROWS && columns == GEMM_COLUMNS) {
    GEMM_UNROLL for (int row = 0; row < GEMM_ROWS; row++) {
      gemm_store(c + row * c_stride, sums[row][0], alpha, beta);
      gemm_store(c + row * c_stride + WIDTH, sums[row][1], alpha, beta);
    }
    return;
  }
  float tile[GEMM_ROWS * GEMM_COLUMNS];
  GEMM_UNROLL for (int row = 0; row < GEMM_ROWS; row++) {
    store(tile + row * GEMM_COLUMNS, sums[row][0]);
    store(tile + row * GEMM_COLUMNS + WIDTH, sums[row][1]);
  }
  for (ptrdiff_t row = 0; row < rows; row++)
    for (ptrdiff_t column = 0; column < columns; column++) {
      float *target = c + row * c_stride + column, sum = tile[row * GEMM_COLUMNS + column];
      *target = beta == 0 ? sum * alpha : sum * alpha + *target * beta;
    }
}

static void local_gemm(const kernel_gemm_arguments *g, float *workspace) {
  float *packed_a = workspace, *packed_b = workspace + KERNEL_GEMM_BLOCK * KERNEL_GEMM_DEPTH;
  for (ptrdiff_t column = 0; column < g->n; column += KERNEL_GEMM_PANEL) {
    ptrdiff_t columns = g->n - column < KERNEL_GEMM_PANEL ? g->n - column : KERNEL_GEMM_PANEL;
    for (ptrdiff_t k = 0; k < g->k; k += KERNEL_GEMM_DEPTH) {
      ptrdiff_t depth = g->k - k < KERNEL_GEMM_DEPTH ? g->k - k : KERNEL_GEMM_DEPTH;
      float beta = k == 0 ? g->beta : 1;
      gemm_pack_columns(packed_b, gemm_at(g->b, g->b_stride, g->transposes_b, k, column),
                        g->b_stride, g->transposes_b, depth, columns);
      for (ptrdiff_t row = 0; row < g->m; row += KERNEL_GEMM_BLOCK) {
        ptrdiff_t rows = g->m - row < KERNEL_GEMM_BLOCK ? g->m - row : KERNEL_GEMM_BLOCK;
        gemm_pack_rows(packed_a, gemm_at(g->a, g->a_stride, g->transposes_a, row, k), g->a_stride,
                       g->transposes_a, rows, depth);
        for (ptrdiff_t j = 0; j < columns; j += GEMM_COLUMNS)
          for (ptrdiff_t i = 0; i < rows; i += GEMM_ROWS)
            gemm_tile(g->c + (row + i) * g->c_stride + column + j, g->c_stride,
                      packed_a + i * depth, packed_b + j * depth, depth,
                      rows - i < GEMM_ROWS ? rows - i : GEMM_ROWS,
                      columns - j < GEMM_COLUMNS ? columns - j : GEMM_COLUMNS, g->alpha, beta);
      }
    }
  }
}

#undef GEMM_ROWS
#undef GEMM_COLUMNS
#undef GEMM_UNROLL
