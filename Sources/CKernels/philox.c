#include "CKernels.h"

// Philox 4x32-10: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
static inline void philox(uint64_t key, uint64_t counter, uint32_t x[4]) {
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  x[0] = (uint32_t)counter;
  x[1] = (uint32_t)(counter >> 32);
  x[2] = 0;
  x[3] = 0;
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53u * x[0];
    uint64_t p1 = (uint64_t)0xCD9E8D57u * x[2];
    uint32_t y0 = (uint32_t)(p1 >> 32) ^ x[1] ^ k0;
    uint32_t y2 = (uint32_t)(p0 >> 32) ^ x[3] ^ k1;
    x[0] = y0;
    x[1] = (uint32_t)p1;
    x[2] = y2;
    x[3] = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

kernel_block kernel_philox(uint64_t key, uint64_t counter) {
  uint32_t x[4];
  philox(key, counter, x);
  kernel_block block = {(uint64_t)x[1] << 32 | x[0], (uint64_t)x[3] << 32 | x[2]};
  return block;
}

void kernel_philox_uniform(float *out, ptrdiff_t n, uint64_t key, uint64_t counter) {
  for (ptrdiff_t start = 0; start < n; start += 4, counter++) {
    uint32_t x[4];
    philox(key, counter, x);
    ptrdiff_t end = n - start < 4 ? n - start : 4;
    for (ptrdiff_t i = 0; i < end; i++) out[start + i] = (float)(x[i] >> 8) * 0x1p-24f;
  }
}
