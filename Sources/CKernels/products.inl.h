// Products of few rows with packed weights, accumulated in registers.

// Columns come in blocks of 16 whatever the instruction set, so that a packed weight fits all.
#define LANES 16

#define UNROLL _Pragma("clang loop unroll(full)")

// How many accumulators there are room for beside the operands, of 32 or 16 registers.
#define ACCUMULATORS (WIDTH == 16 ? 24 : 12)

// The most rows of a tile of `vectors` vectors. Four rows of three vectors leave no register to spare
// of 16, and are slower than three rows.
#define TILE_ROWS(vectors)               \
  (WIDTH != 16 && (vectors) == 3 ? 3     \
   : ACCUMULATORS / (vectors) > 12 ? 12  \
                                   : ACCUMULATORS / (vectors))

// Calls TILE(rows, first) for all rows, in tiles of equal size or one less. The number of rows is a
// constant in every call, so that the accumulators become registers.
#define FOR_TILES(total, vectors, TILE)                                                  \
  do {                                                                                   \
    const ptrdiff_t tiles = ((total) + TILE_ROWS(vectors) - 1) / TILE_ROWS(vectors);     \
    ptrdiff_t first = 0;                                                                 \
    for (ptrdiff_t tile = 0; tile < tiles; tile++) {                                     \
      const ptrdiff_t count = (total) / tiles + (tile < (total) % tiles);                \
      switch (count) {                                                                   \
        case 1: TILE(1, first); break;                                                   \
        case 2: TILE(2, first); break;                                                   \
        case 3: if (TILE_ROWS(vectors) >= 3) TILE(3, first); break;                      \
        case 4: if (TILE_ROWS(vectors) >= 4) TILE(4, first); break;                      \
        case 5: if (TILE_ROWS(vectors) >= 5) TILE(5, first); break;                      \
        case 6: if (TILE_ROWS(vectors) >= 6) TILE(6, first); break;                      \
        case 7: if (TILE_ROWS(vectors) >= 7) TILE(7, first); break;                      \
        case 8: if (TILE_ROWS(vectors) >= 8) TILE(8, first); break;                      \
        case 9: if (TILE_ROWS(vectors) >= 9) TILE(9, first); break;                      \
        case 10: if (TILE_ROWS(vectors) >= 10) TILE(10, first); break;                   \
        case 11: if (TILE_ROWS(vectors) >= 11) TILE(11, first); break;                   \
        case 12: if (TILE_ROWS(vectors) >= 12) TILE(12, first); break;                   \
      }                                                                                  \
      first += count;                                                                    \
    }                                                                                    \
  } while (0)

// sums[row][v] += sum over k of a[row][k] * b[k * b_stride + v * v_stride …]. With few rows the sum
// over k goes into several chains of additions, because one addition waits for the one before it; but
// never into more than there are registers for.
INLINE void add_products(const int rows, const int vectors, vf sums[12][4], const float *a,
                         ptrdiff_t a_stride, const float *b, ptrdiff_t b_stride,
                         ptrdiff_t v_stride, ptrdiff_t depth) {
  const int room = ACCUMULATORS / (rows * vectors);
  const int chains = rows == 1 && room >= 4 ? 4 : rows <= 2 && room >= 2 ? 2 : 1;
  vf others[3][2][4];
  UNROLL for (int chain = 1; chain < chains; chain++)
    UNROLL for (int row = 0; row < rows; row++)
      UNROLL for (int v = 0; v < vectors; v++) others[chain - 1][row][v] = splat(0);
  ptrdiff_t k = 0;
  for (; k + chains <= depth; k += chains) {
    UNROLL for (int chain = 0; chain < chains; chain++) {
      // The side with fewer operands stays in registers, the other passes through one.
      if (rows < vectors) {
        vf x[12];
        UNROLL for (int row = 0; row < rows; row++) x[row] = splat(a[row * a_stride + k + chain]);
        UNROLL for (int v = 0; v < vectors; v++) {
          vf w = load(b + (k + chain) * b_stride + v * v_stride);
          UNROLL for (int row = 0; row < rows; row++) {
            if (chain == 0) sums[row][v] += x[row] * w;
            else others[chain - 1][row][v] += x[row] * w;
          }
        }
      } else {
        vf w[4];
        UNROLL for (int v = 0; v < vectors; v++)
          w[v] = load(b + (k + chain) * b_stride + v * v_stride);
        UNROLL for (int row = 0; row < rows; row++) {
          vf x = splat(a[row * a_stride + k + chain]);
          UNROLL for (int v = 0; v < vectors; v++) {
            if (chain == 0) sums[row][v] += x * w[v];
            else others[chain - 1][row][v] += x * w[v];
          }
        }
      }
    }
  }
  for (; k < depth; k++) {
    UNROLL for (int row = 0; row < rows; row++) {
      vf x = splat(a[row * a_stride + k]);
      UNROLL for (int v = 0; v < vectors; v++)
        sums[row][v] += x * load(b + k * b_stride + v * v_stride);
    }
  }
  UNROLL for (int chain = 1; chain < chains; chain++)
    UNROLL for (int row = 0; row < rows; row++)
      UNROLL for (int v = 0; v < vectors; v++) sums[row][v] += others[chain - 1][row][v];
}

INLINE void panel_tile(const int rows, const int vectors, float *out, ptrdiff_t out_stride,
                       const float *a, ptrdiff_t a_stride, ptrdiff_t depth, const float *panel,
                       ptrdiff_t columns) {
  vf sums[12][4];
  UNROLL for (int row = 0; row < rows; row++)
    UNROLL for (int v = 0; v < vectors; v++) sums[row][v] = splat(0);
  add_products(rows, vectors, sums, a, a_stride, panel, columns, WIDTH, depth);
  UNROLL for (int row = 0; row < rows; row++)
    UNROLL for (int v = 0; v < vectors; v++)
      store(out + row * out_stride + v * WIDTH, sums[row][v]);
}

static void local_panel_product(float *out, ptrdiff_t out_stride, const float *a,
                                ptrdiff_t a_stride, ptrdiff_t rows, ptrdiff_t depth,
                                const float *panels, ptrdiff_t blocks) {
  for (ptrdiff_t block = 0; block < blocks; block += 2) {
    const ptrdiff_t columns = block + 1 < blocks ? 2 * LANES : LANES;
    ptrdiff_t column = 0;
    for (; column + 2 * WIDTH <= columns; column += 2 * WIDTH) {
#define TILE(count, first)                                                                    \
  panel_tile(count, 2, out + (first) * out_stride + block * LANES + column, out_stride,       \
             a + (first) * a_stride, a_stride, depth, panels + block * LANES * depth + column, \
             columns)
      FOR_TILES(rows, 2, TILE);
#undef TILE
    }
    for (; column < columns; column += WIDTH) {
#define TILE(count, first)                                                                    \
  panel_tile(count, 1, out + (first) * out_stride + block * LANES + column, out_stride,       \
             a + (first) * a_stride, a_stride, depth, panels + block * LANES * depth + column, \
             columns)
      FOR_TILES(rows, 1, TILE);
#undef TILE
    }
  }
}
