// Single precision as sums of brain floats, in the order in which tiles are loaded.

// A tile of an operand: 16 rows of 16 pairs of brain floats that follow each other along k. For the left
// operand a row is a row of op(a); for the right one it is two rows of op(b), their columns the pairs.
#define TILE_SIDE 16
#define TILE_DEPTH 32
#define TILE_SIZE (TILE_SIDE * TILE_DEPTH)

// A number is the sum of three brain floats but for its last bit or so: 3 × 8 bits of significand.
#define TILE_PARTS 3

// Two tiles stand beside each other, as they are multiplied: [part][tile][16][32].
#define TILE_PAIR (2 * TILE_SIDE)
#define PART_STRIDE (2 * TILE_SIZE)
#define PAIR_SIZE (TILE_PARTS * PART_STRIDE)

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE __mmask16 first_lanes(ptrdiff_t count) {
  return count >= 16 ? 0xffff : count <= 0 ? 0 : (__mmask16)((1u << count) - 1);
}

INLINE __m512 low_halves(__m512i pairs) { return (__m512)_mm512_slli_epi32(pairs, 16); }

INLINE __m512 high_halves(__m512i pairs) {
  return (__m512)_mm512_and_si512(pairs, _mm512_set1_epi32((int)0xffff0000));
}

// Rounds both to brain floats and puts those of the same lane beside each other.
INLINE __m512i paired(__m512 low, __m512 high) {
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8,
                                         23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  return _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(high, low));
}

// Transposes 16 × 16 pairs.
INLINE void turn_pairs(__m512i r[16]) {
  __m512i t[16];
  UNROLL for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0x88);
    t[4 + i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0xdd);
    t[8 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0x88);
    t[12 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0xdd);
  }
  UNROLL for (int i = 0; i < 8; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0x88);
    r[8 + i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0xdd);
  }
}

INLINE void store_tiles(uint16_t *out, __m512i found[TILE_PARTS][16]) {
  UNROLL for (int part = 0; part < TILE_PARTS; part++) {
    turn_pairs(found[part]);
    UNROLL for (int i = 0; i < 16; i++)
      _mm512_storeu_si512(out + part * PART_STRIDE + i * TILE_DEPTH, found[part][i]);
  }
}

// A tile of each part from up to 16 rows of up to 32 numbers that follow each other along k.
INLINE void split_along(uint16_t *out, const float *x, ptrdiff_t ld, ptrdiff_t rows, ptrdiff_t depth,
                        const int turned) {
  __m512i found[TILE_PARTS][16];
  const __mmask16 first = first_lanes(depth), second = first_lanes(depth - 16);
  UNROLL for (int i = 0; i < 16; i++) {
    __m512 low = _mm512_setzero_ps(), high = low;
    if (i < rows) {
      low = _mm512_maskz_loadu_ps(first, x + i * ld);
      high = _mm512_maskz_loadu_ps(second, x + i * ld + 16);
    }
    UNROLL for (int part = 0; part < TILE_PARTS; part++) {
      const __m512i halves = (__m512i)_mm512_cvtne2ps_pbh(high, low);
      if (turned) found[part][i] = halves;
      else _mm512_storeu_si512(out + part * PART_STRIDE + i * TILE_DEPTH, halves);
      if (part + 1 < TILE_PARTS) {
        low -= low_halves(_mm512_cvtepu16_epi32(_mm512_castsi512_si256(halves)));
        high -= low_halves(_mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(halves, 1)));
      }
    }
  }
  if (turned) store_tiles(out, found);
}

// A tile of each part from up to 32 rows, one for each step along k, of up to 16 numbers.
INLINE void split_across(uint16_t *out, const float *x, ptrdiff_t ld, ptrdiff_t depth,
                         ptrdiff_t columns, const int turned) {
  __m512i found[TILE_PARTS][16];
  const __mmask16 wanted = first_lanes(columns);
  UNROLL for (int i = 0; i < 16; i++) {
    __m512 low = _mm512_setzero_ps(), high = low;
    const float *even = x + 2 * i * ld, *odd = even + ld;
    // What the tile after the next one is made of.
    __builtin_prefetch(even + 32);
    __builtin_prefetch(odd + 32);
    if (2 * i < depth) low = _mm512_maskz_loadu_ps(wanted, even);
    if (2 * i + 1 < depth) high = _mm512_maskz_loadu_ps(wanted, odd);
    UNROLL for (int part = 0; part < TILE_PARTS; part++) {
      const __m512i pairs = paired(low, high);
      if (turned) found[part][i] = pairs;
      else _mm512_storeu_si512(out + part * PART_STRIDE + i * TILE_DEPTH, pairs);
      if (part + 1 < TILE_PARTS) {
        low -= low_halves(pairs);
        high -= high_halves(pairs);
      }
    }
  }
  if (turned) store_tiles(out, found);
}

// Where the tile of row or column `i` from step `k` of `depth` on goes.
INLINE uint16_t *tile_place(uint16_t *out, ptrdiff_t i, ptrdiff_t k, ptrdiff_t depth) {
  const ptrdiff_t steps = (depth + TILE_DEPTH - 1) / TILE_DEPTH;
  return out + (i / TILE_PAIR * steps + k / TILE_DEPTH) * PAIR_SIZE +
         i % TILE_PAIR / TILE_SIDE * TILE_SIZE;
}

// Rows of x, each along k, become rows of tiles, or columns where they are `turned`.
INLINE void pack_along(uint16_t *out, const float *x, ptrdiff_t ld, ptrdiff_t rows, ptrdiff_t depth,
                       const int turned) {
  for (ptrdiff_t i = 0; i < rows; i += TILE_SIDE)
    for (ptrdiff_t k = 0; k < depth; k += TILE_DEPTH) {
      uint16_t *to = tile_place(out, i, k, depth);
      const float *from = x + i * ld + k;
      if (rows - i >= TILE_SIDE && depth - k >= TILE_DEPTH)
        split_along(to, from, ld, TILE_SIDE, TILE_DEPTH, turned);
      else
        split_along(to, from, ld, rows - i, depth - k, turned);
    }
}

// Rows of x, one for each step along k, become columns of tiles, or rows where they are `turned`. They
// are read along, which is the order of memory.
INLINE void pack_across(uint16_t *out, const float *x, ptrdiff_t ld, ptrdiff_t columns,
                        ptrdiff_t depth, const int turned) {
  for (ptrdiff_t k = 0; k < depth; k += TILE_DEPTH)
    for (ptrdiff_t i = 0; i < columns; i += TILE_SIDE) {
      uint16_t *to = tile_place(out, i, k, depth);
      const float *from = x + k * ld + i;
      if (columns - i >= TILE_SIDE && depth - k >= TILE_DEPTH)
        split_across(to, from, ld, TILE_DEPTH, TILE_SIDE, turned);
      else
        split_across(to, from, ld, depth - k, columns - i, turned);
    }
}
