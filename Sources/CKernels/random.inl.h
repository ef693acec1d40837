// One round of Philox for WIDTH counters at once.
INLINE vu high_product(vu x, uint32_t factor, vu *low) {
  vul product = __builtin_convertvector(x, vul) * (vul)(uint64_t)factor;
  *low = __builtin_convertvector(product, vu);
  return __builtin_convertvector(product >> 32, vu);
}

// The blocks of counters `counter`, `counter` + 1, … in the lanes of x[0] … x[3].
INLINE void philox_vectors(uint64_t key, uint64_t counter, vu x[4]) {
  vul counters;
  for (int lane = 0; lane < WIDTH; lane++) counters[lane] = counter + (uint64_t)lane;
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  x[0] = __builtin_convertvector(counters, vu);
  x[1] = __builtin_convertvector(counters >> 32, vu);
  x[2] = (vu)0u;
  x[3] = (vu)0u;
  for (int round = 0; round < 10; round++) {
    vu low0, low1;
    vu high0 = high_product(x[0], PHILOX_M0, &low0);
    vu high1 = high_product(x[2], PHILOX_M1, &low1);
    x[0] = high1 ^ x[1] ^ (vu)k0;
    x[2] = high0 ^ x[3] ^ (vu)k1;
    x[1] = low1;
    x[3] = low0;
    k0 += PHILOX_W0;
    k1 += PHILOX_W1;
  }
}

static void local_philox_uniform(float *out, ptrdiff_t n, uint64_t key, uint64_t counter) {
  ptrdiff_t i = 0;
  for (; i + 4 * WIDTH <= n; i += 4 * WIDTH, counter += WIDTH) {
    vu x[4];
    philox_vectors(key, counter, x);
    vf y[4];
    for (int word = 0; word < 4; word++)
      y[word] = __builtin_convertvector(x[word] >> 8, vf) * 0x1p-24f;
    for (int lane = 0; lane < WIDTH; lane++)
      for (int word = 0; word < 4; word++) out[i + 4 * lane + word] = y[word][lane];
  }
  for (; i < n; i += 4, counter++) {
    uint32_t x[4];
    philox(key, counter, x);
    for (ptrdiff_t k = 0; k < 4 && i + k < n; k++) out[i + k] = (float)(x[k] >> 8) * 0x1p-24f;
  }
}

// 128 numbers are decided by 16 blocks: number 16 j + lane by half j / 4 of word j % 4 of block
// `lane`. This order does not depend on WIDTH.
static void local_dropout(float *out, const float *a, ptrdiff_t n, uint64_t key,
                          uint32_t threshold, float factor) {
  for (ptrdiff_t start = 0; start < n; start += 128) {
    for (ptrdiff_t lane = 0; lane < 16; lane += WIDTH) {
      vu x[4];
      philox_vectors(key, (uint64_t)(start / 8 + lane), x);
      for (ptrdiff_t j = 0; j < 8; j++) {
        vu drawn = j < 4 ? x[j] & 0xFFFFu : x[j - 4] >> 16;
        vi kept = __builtin_bit_cast(vi, drawn >= (vu)threshold);
        ptrdiff_t at = start + 16 * j + lane;
        if (at + WIDTH <= n)
          store(out + at, choose(kept, load(a + at) * factor, splat(0)));
        else if (at < n)
          store_part(out + at, choose(kept, load_part(a + at, n - at) * factor, splat(0)), n - at);
      }
    }
  }
}

// Two independent normal numbers from two words (Box, Muller 1958): the radius from the first, the
// angle 2 pi w with w in -1/2 ..< 1/2 from the second, by way of half the angle.
INLINE void normal_pair(vu first, vu second, vf *a, vf *b) {
  vf uniform = __builtin_convertvector((first >> 8) + 1u, vf) * 0x1p-24f;
  vf radius = square_root(-2.0f * logarithm_of_normal(uniform));
  vf w = __builtin_convertvector(second >> 8, vf) * 0x1p-24f - 0.5f;
  vf z = w * w;
  vf s = z * -0.00702830404f + 0.0820503533f;
  s = s * z - 0.599252164f;
  s = s * z + 2.55016327f;
  s = s * z - 5.16771269f;
  s = (s * z + 3.14159274f) * w;
  vf c = z * -0.0243959315f + 0.234937072f;
  c = c * z - 1.33521199f;
  c = c * z + 4.05870914f;
  c = c * z - 4.93480206f;
  c = c * z + 1.0f;
  *a = radius * (1.0f - 2.0f * s * s);
  *b = radius * (2.0f * s * c);
}

// 64 numbers come from 16 blocks: number 16 j + lane from the pair of words j / 2 of block `lane`.
static void local_normal(float *out, ptrdiff_t n, uint64_t key) {
  for (ptrdiff_t start = 0; start < n; start += 64) {
    for (ptrdiff_t lane = 0; lane < 16; lane += WIDTH) {
      vu x[4];
      vf y[4];
      philox_vectors(key, (uint64_t)(start / 4 + lane), x);
      normal_pair(x[0], x[1], &y[0], &y[1]);
      normal_pair(x[2], x[3], &y[2], &y[3]);
      for (ptrdiff_t j = 0; j < 4; j++) {
        ptrdiff_t at = start + 16 * j + lane;
        if (at + WIDTH <= n)
          store(out + at, y[j]);
        else if (at < n)
          store_part(out + at, y[j], n - at);
      }
    }
  }
}
