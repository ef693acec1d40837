#include "philox.h"
#include "CKernels.h"

kernel_block kernel_philox(uint64_t key, uint64_t counter) {
  uint32_t x[4];
  philox(key, counter, x);
  kernel_block block = {(uint64_t)x[1] << 32 | x[0], (uint64_t)x[3] << 32 | x[2]};
  return block;
}
