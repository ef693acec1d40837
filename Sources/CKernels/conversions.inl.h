// binary16 without the processor's help. A denormal half is a whole number of 2^-24.
INLINE float float_of_half(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16, rest = half & 0x7FFF;
  uint32_t normal = (rest << 13) + ((127 - 15) << 23);
  float tiny = (float)(int32_t)rest * 0x1p-24f;
  uint32_t bits = rest < 0x0400 ? __builtin_bit_cast(uint32_t, tiny) : normal;
  if (rest >= 0x7C00) bits = (rest << 13) | 0x7F800000u;
  if (rest > 0x7C00) bits |= 0x00400000u;  // a quiet NaN, as the instruction gives
  return __builtin_bit_cast(float, bits | sign);
}

INLINE uint16_t half_of_float(float x) {
  uint32_t bits = __builtin_bit_cast(uint32_t, x);
  uint32_t sign = bits >> 31 << 15, rest = bits & 0x7FFFFFFFu;
  // Normal halves: rebias, round to nearest even by adding before the shift.
  uint32_t normal = (rest - ((127 - 15) << 23) + 0x0FFFu + ((rest >> 13) & 1)) >> 13;
  // Denormal halves: adding 1/2 leaves the rounded multiple of 2^-24 in the low bits.
  float shifted = __builtin_bit_cast(float, rest) + 0.5f;
  uint32_t tiny = __builtin_bit_cast(uint32_t, shifted) - __builtin_bit_cast(uint32_t, 0.5f);
  uint32_t result = rest < 0x38800000u ? tiny : normal;
  if (rest >= 0x477FF000u) result = 0x7C00;  // rounds beyond the largest half
  if (rest > 0x7F800000u) result = 0x7E00 | (rest >> 13 & 0x3FF);
  return (uint16_t)(result | sign);
}

static void local_float16_to_float(float *out, const uint16_t *a, ptrdiff_t n) {
  ptrdiff_t i = 0;
#if WIDTH == 16
  for (; i + 16 <= n; i += 16)
    _mm512_storeu_ps(out + i, _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(a + i))));
#elif WIDTH == 8
  for (; i + 8 <= n; i += 8)
    _mm256_storeu_ps(out + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(a + i))));
#endif
  for (; i < n; i++) out[i] = float_of_half(a[i]);
}

static void local_float_to_float16(uint16_t *out, const float *a, ptrdiff_t n) {
  ptrdiff_t i = 0;
#if WIDTH == 16
  for (; i + 16 <= n; i += 16)
    _mm256_storeu_si256((__m256i *)(out + i), _mm512_cvtps_ph(_mm512_loadu_ps(a + i), 0));
#elif WIDTH == 8
  for (; i + 8 <= n; i += 8)
    _mm_storeu_si128((__m128i *)(out + i), _mm256_cvtps_ph(_mm256_loadu_ps(a + i), 0));
#endif
  for (; i < n; i++) out[i] = half_of_float(a[i]);
}

static void local_bfloat16_to_float(float *out, const uint16_t *a, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    uint32_t bits = (uint32_t)a[i] << 16;
    __builtin_memcpy(out + i, &bits, sizeof bits);
  }
}

static void local_float_to_bfloat16(uint16_t *out, const float *a, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    uint32_t bits;
    __builtin_memcpy(&bits, a + i, sizeof bits);
    uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1)) >> 16;
    uint32_t nan = bits >> 16 | 0x0040u;
    out[i] = (uint16_t)((bits & 0x7FFFFFFFu) > 0x7F800000u ? nan : rounded);
  }
}
