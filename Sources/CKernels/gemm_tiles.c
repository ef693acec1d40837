// Matrix products by tiles of brain floats (AMX), in single precision.
//
// A processor with tiles multiplies brain floats, of 8 bits of significand, some twelve times as fast as
// single precision. Each number is cut into three of them and the six largest of the nine products are
// summed up, smallest first: Henry, Tang and Heinecke, Leveraging the bfloat16 Artificial Intelligence
// Datatype For Higher-Precision Computations, IEEE ARITH 2019. What is left out is below 2^-24 of the
// product, as with single precision; the tiles sum up in single precision. Infinities become NaN.

#include "tiles.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <immintrin.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#pragma clang attribute push(                                                                    \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,amx-tile,amx-bf16"))), \
    apply_to = function)
#include "tile_packing.inl.h"

// A block of op(a), HEIGHT × DEPTH, is packed once and read for each strip of op(b), COLUMNS × DEPTH,
// which stays in the second-level cache.
#define DEPTH 512
#define HEIGHT 1024
#define COLUMNS 256

INLINE ptrdiff_t smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
INLINE ptrdiff_t part_count(ptrdiff_t total, ptrdiff_t most) { return (total + most - 1) / most; }
INLINE ptrdiff_t rounded_up(ptrdiff_t x, ptrdiff_t unit) { return part_count(x, unit) * unit; }

// `total` cut into as few parts of at most `most` as there can be, equal but for whole units.
INLINE ptrdiff_t even_part(ptrdiff_t total, ptrdiff_t most, ptrdiff_t unit) {
  return rounded_up(part_count(total, part_count(total, most)), unit);
}

#define LOAD_LEFT(part)                                      \
  do {                                                       \
    _tile_loadd(4, a + (part) * PART_STRIDE, 64);            \
    if (tall) _tile_loadd(5, a + (part) * PART_STRIDE + TILE_SIZE, 64); \
  } while (0)
#define LOAD_RIGHT(part)                                     \
  do {                                                       \
    _tile_loadd(6, b + (part) * PART_STRIDE, 64);            \
    if (wide) _tile_loadd(7, b + (part) * PART_STRIDE + TILE_SIZE, 64); \
  } while (0)
#define MULTIPLY                                   \
  do {                                             \
    _tile_dpbf16ps(0, 4, 6);                       \
    if (wide) _tile_dpbf16ps(1, 4, 7);             \
    if (tall) _tile_dpbf16ps(2, 5, 6);             \
    if (tall && wide) _tile_dpbf16ps(3, 5, 7);     \
  } while (0)

// 32 × 32 sums of products, of which 16 rows or columns may not be wanted, in rows `ld` apart.
INLINE void multiply(const int tall, const int wide, float *sums, ptrdiff_t ld, const uint16_t *a,
                     const uint16_t *b, ptrdiff_t steps) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (; steps > 0; steps--, a += PAIR_SIZE, b += PAIR_SIZE) {
    LOAD_LEFT(2);
    LOAD_RIGHT(0);
    MULTIPLY;
    LOAD_LEFT(1);
    MULTIPLY;
    LOAD_RIGHT(1);
    MULTIPLY;
    LOAD_LEFT(0);
    MULTIPLY;
    LOAD_RIGHT(2);
    MULTIPLY;
    LOAD_RIGHT(0);
    MULTIPLY;
  }
  const ptrdiff_t stride = ld * sizeof(float);
  _tile_stored(0, sums, stride);
  if (wide) _tile_stored(1, sums + TILE_SIDE, stride);
  if (tall) _tile_stored(2, sums + TILE_SIDE * ld, stride);
  if (tall && wide) _tile_stored(3, sums + TILE_SIDE * ld + TILE_SIDE, stride);
}

static void multiply_pair(float *sums, ptrdiff_t ld, const uint16_t *a, const uint16_t *b,
                          ptrdiff_t steps, ptrdiff_t rows, ptrdiff_t columns) {
  const int tall = rows > TILE_SIDE, wide = columns > TILE_SIDE;
  if (tall && wide) multiply(1, 1, sums, ld, a, b, steps);
  else if (tall) multiply(1, 0, sums, ld, a, b, steps);
  else if (wide) multiply(0, 1, sums, ld, a, b, steps);
  else multiply(0, 0, sums, ld, a, b, steps);
}

static void put_sums(const kernel_product *p, float *c, const float *sums, ptrdiff_t rows,
                     ptrdiff_t columns, float beta) {
  const __m512 alpha = _mm512_set1_ps(p->alpha), share = _mm512_set1_ps(beta);
  const __mmask16 first = first_lanes(columns), second = first_lanes(columns - 16);
  for (ptrdiff_t i = 0; i < rows; i++, c += p->ldc, sums += TILE_PAIR) {
    __m512 low = alpha * _mm512_load_ps(sums), high = alpha * _mm512_load_ps(sums + 16);
    if (beta != 0) {
      low += share * _mm512_maskz_loadu_ps(first, c);
      high += share * _mm512_maskz_loadu_ps(second, c + 16);
    }
    _mm512_mask_storeu_ps(c, first, low);
    _mm512_mask_storeu_ps(c + 16, second, high);
  }
}

static void pack_left(const kernel_product *p, uint16_t *out, ptrdiff_t row, ptrdiff_t rows,
                      ptrdiff_t step, ptrdiff_t depth) {
  if (p->transpose_a) pack_across(out, p->a + step * p->lda + row, p->lda, rows, depth, 1);
  else pack_along(out, p->a + row * p->lda + step, p->lda, rows, depth, 0);
}

static void pack_right(const kernel_product *p, uint16_t *out, ptrdiff_t column, ptrdiff_t columns,
                       ptrdiff_t step, ptrdiff_t depth) {
  if (p->transpose_b) pack_along(out, p->b + column * p->ldb + step, p->ldb, columns, depth, 1);
  else pack_across(out, p->b + step * p->ldb + column, p->ldb, columns, depth, 0);
}

typedef struct {
  ptrdiff_t height, columns, depth;  // the largest sizes of blocks, whole tiles
} tile_blocks;

INLINE tile_blocks tile_plan(const kernel_product *p) {
  return (tile_blocks){even_part(p->m, HEIGHT, TILE_PAIR), even_part(p->n, COLUMNS, TILE_PAIR),
                       even_part(p->k, DEPTH, TILE_DEPTH)};
}

ptrdiff_t tile_gemm_scratch(const kernel_product *p) {
  const tile_blocks plan = tile_plan(p);
  return (plan.height + plan.columns) * plan.depth * TILE_PARTS / 2;
}

// Tiles of the left operand and of the result have as many rows as are wanted, up to 32 for two of
// them, as fewer are faster.
static void configure_tiles(ptrdiff_t rows) {
  struct {
    uint8_t palette, start, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
  } configuration;
  memset(&configuration, 0, sizeof configuration);
  configuration.palette = 1;
  for (int i = 0; i < 8; i++) {
    configuration.row_bytes[i] = 64;
    const int is_first = i == 0 || i == 1 || i == 4, is_second = i == 2 || i == 3 || i == 5;
    configuration.rows[i] = is_first ? smaller(TILE_SIDE, rows)
                            : is_second && rows > TILE_SIDE ? rows - TILE_SIDE
                                                            : TILE_SIDE;
  }
  _tile_loadconfig(&configuration);
}

void tile_gemm(const kernel_product *p) {
  const tile_blocks plan = tile_plan(p);
  uint16_t *right = (uint16_t *)p->scratch;
  uint16_t *left = right + plan.columns * plan.depth * TILE_PARTS;
  float sums[TILE_PAIR * TILE_PAIR] __attribute__((aligned(64)));
  configure_tiles(TILE_PAIR);
  for (ptrdiff_t row = 0; row < p->m; row += plan.height) {
    const ptrdiff_t rows = smaller(plan.height, p->m - row);
    for (ptrdiff_t step = 0; step < p->k; step += plan.depth) {
      const ptrdiff_t depth = smaller(plan.depth, p->k - step);
      const ptrdiff_t steps = part_count(depth, TILE_DEPTH);
      pack_left(p, left, row, rows, step, depth);
      for (ptrdiff_t column = 0; column < p->n; column += plan.columns) {
        const ptrdiff_t columns = smaller(plan.columns, p->n - column);
        pack_right(p, right, column, columns, step, depth);
        for (ptrdiff_t i = 0; i < rows; i += TILE_PAIR)
          for (ptrdiff_t j = 0; j < columns; j += TILE_PAIR) {
            const ptrdiff_t height = smaller(TILE_PAIR, rows - i);
            const ptrdiff_t width = smaller(TILE_PAIR, columns - j);
            float *c = p->c + (row + i) * p->ldc + column + j;
            for (ptrdiff_t line = 0; line < height; line++) {
              __builtin_prefetch(c + line * p->ldc, 1);
              __builtin_prefetch(c + line * p->ldc + width - 1, 1);
            }
            multiply_pair(sums, TILE_PAIR, left + i / TILE_PAIR * steps * PAIR_SIZE,
                          right + j / TILE_PAIR * steps * PAIR_SIZE, steps, height, width);
            put_sums(p, c, sums, height, width, step == 0 ? p->beta : 1);
          }
      }
    }
  }
  _tile_release();
}

ptrdiff_t tile_weights_size(ptrdiff_t depth, ptrdiff_t columns) {
  return rounded_up(columns, TILE_PAIR) * rounded_up(depth, TILE_DEPTH) * TILE_PARTS / 2;
}

void tile_pack_weights(float *out, const float *b, ptrdiff_t ldb, int transposed, ptrdiff_t depth,
                       ptrdiff_t columns) {
  if (transposed) pack_along((uint16_t *)out, b, ldb, columns, depth, 1);
  else pack_across((uint16_t *)out, b, ldb, columns, depth, 0);
}

ptrdiff_t tile_product_scratch(ptrdiff_t depth) { return tile_weights_size(depth, TILE_PAIR); }

void tile_product(float *c, ptrdiff_t ldc, const float *a, ptrdiff_t lda, ptrdiff_t rows,
                  const float *weights, ptrdiff_t depth, ptrdiff_t columns, float *scratch) {
  const ptrdiff_t steps = part_count(depth, TILE_DEPTH);
  for (ptrdiff_t row = 0; row < rows; row += TILE_PAIR) {
    const ptrdiff_t height = smaller(TILE_PAIR, rows - row);
    configure_tiles(height);
    pack_along((uint16_t *)scratch, a + row * lda, lda, height, depth, 0);
    for (ptrdiff_t column = 0; column < columns; column += TILE_PAIR)
      multiply_pair(c + row * ldc + column, ldc, (const uint16_t *)scratch,
                    (const uint16_t *)weights + column / TILE_PAIR * steps * PAIR_SIZE, steps,
                    height, columns - column);
  }
  _tile_release();
}
#pragma clang attribute pop

// Whether tiles are faster: with fewer rows or columns than fill two, or little to multiply, cutting the
// numbers costs more than it saves.
int tile_gemm_suits(const kernel_product *p) {
  return p->m > 24 && p->n > 24 && p->k > 24 && p->alpha != 0 && p->m * p->n * p->k >= 2000000;
}

// The system gives tiles to a process that asks, and saves their registers only then.
int tiles_available(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  const unsigned tiles = 1u << 24, brain_floats = 1u << 22;
  if ((d & tiles) == 0 || (d & brain_floats) == 0) return 0;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || (a & 1u << 5) == 0) return 0;
  const int request_permission = 0x1023, tile_data = 18;
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}
#else
int tiles_available(void) { return 0; }
int tile_gemm_suits(const kernel_product *p) {
  (void)p;
  return 0;
}
ptrdiff_t tile_gemm_scratch(const kernel_product *p) {
  (void)p;
  return 0;
}
void tile_gemm(const kernel_product *p) { (void)p; }
ptrdiff_t tile_weights_size(ptrdiff_t depth, ptrdiff_t columns) {
  (void)depth, (void)columns;
  return 0;
}
void tile_pack_weights(float *out, const float *b, ptrdiff_t ldb, int transposed, ptrdiff_t depth,
                       ptrdiff_t columns) {
  (void)out, (void)b, (void)ldb, (void)transposed, (void)depth, (void)columns;
}
ptrdiff_t tile_product_scratch(ptrdiff_t depth) {
  (void)depth;
  return 0;
}
void tile_product(float *c, ptrdiff_t ldc, const float *a, ptrdiff_t lda, ptrdiff_t rows,
                  const float *weights, ptrdiff_t depth, ptrdiff_t columns, float *scratch) {
  (void)c, (void)ldc, (void)a, (void)lda, (void)rows;
  (void)weights, (void)depth, (void)columns, (void)scratch;
}
#endif
