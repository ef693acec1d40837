// Products of one vector with a matrix stored in half precision: half the memory to stream through,
// and a recurrent layer of 500 units then fits into a core's second-level cache.

// The columns of a panel.
#define HALF_PANEL 64

#if WIDTH == 16
#define HALF_LOAD(p) \
  __builtin_bit_cast(vf, _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p))))
#elif WIDTH == 8
#define HALF_LOAD(p) \
  __builtin_bit_cast(vf, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p))))
#endif

static void local_half_product(float *out, const float *x, const uint16_t *weights, ptrdiff_t depth,
                               ptrdiff_t panels) {
  for (ptrdiff_t panel = 0; panel < panels; panel++, out += HALF_PANEL) {
#if WIDTH >= 8
    enum { LANES = HALF_PANEL / WIDTH };
    vf even[LANES], odd[LANES];
    for (int j = 0; j < LANES; j++) {
      even[j] = load(out + j * WIDTH);
      odd[j] = splat(0);
    }
    ptrdiff_t k = 0;
    // Two rows at a time: one row alone would wait for its own sums.
    for (; k + 2 <= depth; k += 2, weights += 2 * HALF_PANEL) {
      vf first = splat(x[k]), second = splat(x[k + 1]);
      for (int j = 0; j < LANES; j++) {
        even[j] += first * HALF_LOAD(weights + j * WIDTH);
        odd[j] += second * HALF_LOAD(weights + HALF_PANEL + j * WIDTH);
      }
    }
    if (k < depth) {
      vf first = splat(x[k]);
      for (int j = 0; j < LANES; j++) even[j] += first * HALF_LOAD(weights + j * WIDTH);
      weights += HALF_PANEL;
    }
    for (int j = 0; j < LANES; j++) store(out + j * WIDTH, even[j] + odd[j]);
#else
    for (ptrdiff_t k = 0; k < depth; k++, weights += HALF_PANEL)
      for (int j = 0; j < HALF_PANEL; j++) out[j] += x[k] * float_of_half(weights[j]);
#endif
  }
}

#undef HALF_LOAD
#undef HALF_PANEL
