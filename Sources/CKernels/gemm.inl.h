// Matrix products as in K. Goto and R. van de Geijn, Anatomy of High-Performance Matrix
// Multiplication, ACM TOMS 34(3), 2008: blocks of both operands are packed into the order in which
// they are read, and a tile of the result stays in registers while a block's depth is summed up.

// Tiles are TILE_HEIGHT rows by two vectors: all registers but those for the operands.
#if WIDTH == 16
#define TILE_HEIGHT 14
#elif defined(__aarch64__)
#define TILE_HEIGHT 12
#else
#define TILE_HEIGHT 6
#endif
#define PANEL (2 * WIDTH)

// A panel of b (PANEL × DEPTH) stays in the first-level cache while the tiles of a block of a
// (HEIGHT × DEPTH) come from the second-level cache.
#ifndef GEMM_DEPTH
#define GEMM_DEPTH 256
#define GEMM_HEIGHT 336
#endif
// Columns of a packed block of b. Where one block of a holds all rows, b is read once, straight
// after packing, and should still be in the second-level cache.
#define GEMM_COLUMNS 2048
#define GEMM_FEW_COLUMNS 512

INLINE ptrdiff_t smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

// Start of part `index` where `total` is cut into `parts` of equal size or one less.
INLINE ptrdiff_t part_start(ptrdiff_t total, ptrdiff_t parts, ptrdiff_t index) {
  const ptrdiff_t more = total % parts;
  return total / parts * index + (index < more ? index : more);
}

INLINE ptrdiff_t part_count(ptrdiff_t total, ptrdiff_t most) { return (total + most - 1) / most; }

// What a tile reads and writes: element (i, k) of a is a[i * a_row + k * a_step], row k of b starts
// at b + k * b_step. `columns` of the result are wanted.
typedef struct {
  const float *a;
  ptrdiff_t a_row, a_step;
  const float *b;
  ptrdiff_t b_step, depth;
  float *c;
  ptrdiff_t ldc, columns;
  float alpha, beta;
} gemm_tile;

// `packed`: a is packed, a_row = 1 and a_step = rows, and b has whole vectors. Otherwise
// the last vector of a row of b may be partial, and nothing beyond it is read.
INLINE void gemm_multiply(const int rows, const int vectors, const int packed,
                          const gemm_tile *tile) {
  vf sums[TILE_HEIGHT][2];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < vectors; v++) sums[i][v] = splat(0);
  const float *a = tile->a, *b = tile->b;
  const ptrdiff_t a_row = packed ? 1 : tile->a_row, a_step = packed ? rows : tile->a_step;
  const ptrdiff_t b_step = packed ? vectors * WIDTH : tile->b_step;
  const ptrdiff_t last = tile->columns - (vectors - 1) * WIDTH;
  float *c = tile->c;
  if (packed)
    UNROLL for (int i = 0; i < rows; i++) __builtin_prefetch(c + i * tile->ldc, 1);
#define GEMM_STEP(load_last)                                                    \
  do {                                                                          \
    vf w[2];                                                                    \
    UNROLL for (int v = 0; v < vectors; v++)                                    \
      w[v] = v + 1 < vectors ? load(b + v * WIDTH) : load_last;                 \
    UNROLL for (int i = 0; i < rows; i++) {                                     \
      vf x = splat(a[i * a_row]);                                               \
      UNROLL for (int v = 0; v < vectors; v++) sums[i][v] += x * w[v];          \
    }                                                                           \
    a += a_step;                                                                \
    b += b_step;                                                                \
  } while (0)
  if (packed) {
    ptrdiff_t k = tile->depth;
    for (; k >= 4; k -= 4) {
      UNROLL for (int step = 0; step < 4; step++) GEMM_STEP(load(b + v * WIDTH));
    }
    for (; k > 0; k--) GEMM_STEP(load(b + v * WIDTH));
  } else if (last == WIDTH) {
    for (ptrdiff_t k = tile->depth; k > 0; k--) GEMM_STEP(load(b + v * WIDTH));
  } else {
    for (ptrdiff_t k = tile->depth; k > 0; k--) GEMM_STEP(load_part(b + v * WIDTH, last));
  }
#undef GEMM_STEP
  const vf alpha = splat(tile->alpha), beta = splat(tile->beta);
  UNROLL for (int i = 0; i < rows; i++) {
    float *out = c + i * tile->ldc;
    UNROLL for (int v = 0; v < vectors; v++) {
      const ptrdiff_t count = v + 1 < vectors ? WIDTH : last;
      vf sum = alpha * sums[i][v];
      if (tile->beta != 0) {
        sum += beta * (count == WIDTH ? load(out + v * WIDTH) : load_part(out + v * WIDTH, count));
      }
      store_part(out + v * WIDTH, sum, count);
    }
  }
}

// The number of rows is a constant in every function, so that the sums become registers.
#define GEMM_TILES(TILE) \
  TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
#if TILE_HEIGHT >= 12
#define GEMM_MORE_TILES(TILE) TILE(7) TILE(8) TILE(9) TILE(10) TILE(11) TILE(12)
#else
#define GEMM_MORE_TILES(TILE)
#endif
#if TILE_HEIGHT >= 14
#define GEMM_MOST_TILES(TILE) TILE(13) TILE(14)
#else
#define GEMM_MOST_TILES(TILE)
#endif
#define GEMM_ALL_TILES(TILE) GEMM_TILES(TILE) GEMM_MORE_TILES(TILE) GEMM_MOST_TILES(TILE)

#define TILE(rows)                                                                              \
  static void gemm_packed_##rows(const gemm_tile *tile) { gemm_multiply(rows, 2, 1, tile); }    \
  static void gemm_narrow_##rows(const gemm_tile *tile) { gemm_multiply(rows, 1, 1, tile); }    \
  static void gemm_direct_##rows(const gemm_tile *tile) { gemm_multiply(rows, 2, 0, tile); }    \
  static void gemm_direct_narrow_##rows(const gemm_tile *tile) {                                \
    gemm_multiply(rows, 1, 0, tile);                                                            \
  }
GEMM_ALL_TILES(TILE)
#undef TILE

typedef void (*gemm_function)(const gemm_tile *);
#define TILE(rows) {gemm_narrow_##rows, gemm_packed_##rows},
static const gemm_function gemm_packed_functions[TILE_HEIGHT][2] = {GEMM_ALL_TILES(TILE)};
#undef TILE
#define TILE(rows) {gemm_direct_narrow_##rows, gemm_direct_##rows},
static const gemm_function gemm_direct_functions[TILE_HEIGHT][2] = {GEMM_ALL_TILES(TILE)};
#undef TILE

// Writes columns of up to WIDTH rows of a as rows of out: out[j * out_step + i] = a[i * lda + j].
// Whole vectors may be stored; what is too much lies where the next ones go.
static void gemm_turn(float *out, ptrdiff_t out_step, const float *a, ptrdiff_t lda, ptrdiff_t rows,
                      ptrdiff_t n) {
#if WIDTH == 16
#define TURN(s, low, high)                                      \
  UNROLL for (int i = 0; i < 16; i++) if (!(i & s)) {           \
    const vf x = r[i], y = r[i + s];                            \
    r[i] = __builtin_shufflevector(x, y, EXPAND low);           \
    r[i + s] = __builtin_shufflevector(x, y, EXPAND high);      \
  }
#define EXPAND(...) __VA_ARGS__
  for (ptrdiff_t j = 0; j < n; j += 16) {
    const ptrdiff_t count = smaller(16, n - j);
    vf r[16];
    UNROLL for (int i = 0; i < 16; i++)
      r[i] = i >= rows ? splat(0) : count == 16 ? load(a + i * lda + j)
                                                : load_part(a + i * lda + j, count);
    // Exchanges the off-diagonal quarters of squares of 2, 4, 8 and 16.
    TURN(1, (0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30),
         (1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
    TURN(2, (0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29),
         (2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
    TURN(4, (0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27),
         (4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
    TURN(8, (0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
         (8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
    UNROLL for (int i = 0; i < 16; i++)
      if (i < count) store(out + (j + i) * out_step, r[i]);
  }
#undef EXPAND
#undef TURN
#else
  local_transpose(out, out_step, a, lda, rows, n);
#endif
}

// Packs rows of op(a) from `row` on, tile after tile, each [depth][rows of the tile].
static void gemm_pack_a(const kernel_product *p, float *out, ptrdiff_t row, ptrdiff_t rows,
                        ptrdiff_t step, ptrdiff_t depth) {
  const ptrdiff_t tiles = part_count(rows, TILE_HEIGHT);
  for (ptrdiff_t tile = 0; tile < tiles; tile++) {
    const ptrdiff_t first = part_start(rows, tiles, tile);
    const ptrdiff_t count = part_start(rows, tiles, tile + 1) - first;
    if (!p->transpose_a) {
      gemm_turn(out, count, p->a + (row + first) * p->lda + step, p->lda, count, depth);
      out += count * depth;
      continue;
    }
    const float *a = p->a + step * p->lda + row + first;
    // Whole vectors are stored; what is too much lies where the next ones go.
    for (ptrdiff_t k = 0; k < depth; k++, a += p->lda, out += count)
      for (ptrdiff_t i = 0; i < count; i += WIDTH)
        store(out + i, load_part(a + i, smaller(WIDTH, count - i)));
  }
}

// Packs columns of op(b) from `column` on into panels, [panel][depth][PANEL]; the last panel has one
// vector where that is enough, and zeros where columns are missing.
static void gemm_pack_b(const kernel_product *p, float *out, ptrdiff_t column, ptrdiff_t columns,
                        ptrdiff_t step, ptrdiff_t depth) {
  if (p->transpose_b) {
    const float *b = p->b + column * p->ldb + step;
    for (ptrdiff_t j = 0; j < columns; j += PANEL) {
      const ptrdiff_t width = columns - j <= WIDTH ? WIDTH : PANEL;
      for (ptrdiff_t v = 0; v < width; v += WIDTH) {
        const ptrdiff_t wanted = smaller(WIDTH, columns - j - v);
        float *to = out + j * depth + v;
        if (WIDTH < 16 && wanted < WIDTH)
          for (ptrdiff_t k = 0; k < depth; k++) store(to + k * width, splat(0));
        gemm_turn(to, width, b + (j + v) * p->ldb, p->ldb, wanted, depth);
      }
    }
    return;
  }
  const ptrdiff_t whole = columns / PANEL, rest = columns % PANEL;
  const ptrdiff_t width = rest <= WIDTH ? WIDTH : PANEL;
  float *edge = out + whole * PANEL * depth;
  const float *b = p->b + step * p->ldb + column;
  // A few panels together, so that a stretch of each row is read.
  for (ptrdiff_t group = 0; group < whole; group += 8) {
    const ptrdiff_t end = smaller(group + 8, whole);
    for (ptrdiff_t k = 0; k < depth; k++) {
      const float *from = b + k * p->ldb + group * PANEL;
      const float *ahead = k + 4 < depth ? from + 4 * p->ldb : from;
      float *to = out + group * PANEL * depth + k * PANEL;
      for (ptrdiff_t panel = group; panel < end; panel++) {
        __builtin_prefetch(ahead);
        __builtin_prefetch(ahead + WIDTH);
        store(to, load(from));
        store(to + WIDTH, load(from + WIDTH));
        from += PANEL;
        ahead += PANEL;
        to += PANEL * depth;
      }
    }
  }
  if (!rest) return;
  b += whole * PANEL;
  for (ptrdiff_t k = 0; k < depth; k++, b += p->ldb)
    for (ptrdiff_t v = 0; v < width; v += WIDTH)
      store(edge + k * width + v, load_part(b + v, smaller(WIDTH, rest - v)));
}

// The sizes of the blocks: as equal as possible.
typedef struct {
  ptrdiff_t steps, blocks, strips;  // how many along k, m and n
  ptrdiff_t depth, height, columns;  // their largest sizes
} gemm_blocks;

INLINE gemm_blocks gemm_plan(const kernel_product *p) {
  gemm_blocks plan;
  plan.steps = part_count(p->k, GEMM_DEPTH);
  plan.depth = part_count(p->k, plan.steps);
  plan.blocks = part_count(p->m, GEMM_HEIGHT);
  plan.height = part_count(p->m, plan.blocks);
  const ptrdiff_t panels = part_count(p->n, PANEL);
  plan.strips = part_count(p->n, plan.blocks == 1 ? GEMM_FEW_COLUMNS : GEMM_COLUMNS);
  plan.columns = part_count(panels, plan.strips) * PANEL;
  plan.strips = part_count(p->n, plan.columns);
  return plan;
}

static void gemm_packed(const kernel_product *p) {
  const gemm_blocks plan = gemm_plan(p);
  float *packed_b = p->scratch, *packed_a = packed_b + plan.columns * plan.depth;
  for (ptrdiff_t strip = 0; strip < plan.strips; strip++) {
    const ptrdiff_t column = strip * plan.columns;
    const ptrdiff_t columns = smaller(plan.columns, p->n - column);
    for (ptrdiff_t s = 0; s < plan.steps; s++) {
      const ptrdiff_t step = part_start(p->k, plan.steps, s);
      const ptrdiff_t depth = part_start(p->k, plan.steps, s + 1) - step;
      gemm_pack_b(p, packed_b, column, columns, step, depth);
      for (ptrdiff_t block = 0; block < plan.blocks; block++) {
        const ptrdiff_t row = part_start(p->m, plan.blocks, block);
        const ptrdiff_t rows = part_start(p->m, plan.blocks, block + 1) - row;
        const ptrdiff_t tiles = part_count(rows, TILE_HEIGHT);
        // With one block in all, a is packed for the first strip and stays.
        if (strip == 0 || plan.blocks * plan.steps > 1)
          gemm_pack_a(p, packed_a, row, rows, step, depth);
        for (ptrdiff_t j = 0; j < columns; j += PANEL) {
          const ptrdiff_t wanted = smaller(PANEL, columns - j);
          for (ptrdiff_t t = 0; t < tiles; t++) {
            const ptrdiff_t first = part_start(rows, tiles, t);
            const ptrdiff_t count = part_start(rows, tiles, t + 1) - first;
            const gemm_tile tile = {
              .a = packed_a + first * depth, .b = packed_b + j * depth, .depth = depth,
              .c = p->c + (row + first) * p->ldc + column + j, .ldc = p->ldc, .columns = wanted,
              .alpha = p->alpha, .beta = s == 0 ? p->beta : 1};
            gemm_packed_functions[count - 1][wanted > WIDTH](&tile);
          }
        }
      }
    }
  }
}

// Without packing: op(b) = b.
static void gemm_direct(const kernel_product *p) {
  const ptrdiff_t tiles = part_count(p->m, TILE_HEIGHT);
  const ptrdiff_t a_row = p->transpose_a ? 1 : p->lda, a_step = p->transpose_a ? p->lda : 1;
  for (ptrdiff_t j = 0; j < p->n; j += PANEL) {
    const ptrdiff_t wanted = smaller(PANEL, p->n - j);
    for (ptrdiff_t t = 0; t < tiles; t++) {
      const ptrdiff_t first = part_start(p->m, tiles, t);
      const ptrdiff_t count = part_start(p->m, tiles, t + 1) - first;
      const gemm_tile tile = {
        .a = p->a + first * a_row, .a_row = a_row, .a_step = a_step, .b = p->b + j,
        .b_step = p->ldb, .depth = p->k, .c = p->c + first * p->ldc + j, .ldc = p->ldc,
        .columns = wanted, .alpha = p->alpha, .beta = p->beta};
      gemm_direct_functions[count - 1][wanted > WIDTH](&tile);
    }
  }
}
