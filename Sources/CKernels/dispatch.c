#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "CKernels.h"

extern const kernel_table kernel_table_baseline;
#if defined(__x86_64__)
extern const kernel_table kernel_table_avx2, kernel_table_avx512;

// The table for AMX: that of AVX-512 but for large products.
static kernel_table kernel_table_amx;

static void gemm_by_tiles(const kernel_product *product) {
  (tile_gemm_suits(product) ? tile_gemm : kernel_table_avx512.gemm)(product);
}

static ptrdiff_t gemm_by_tiles_scratch(const kernel_product *product) {
  return (tile_gemm_suits(product) ? tile_gemm_scratch : kernel_table_avx512.gemm_scratch)(product);
}
#endif

static const char *const names[KERNEL_INSTRUCTION_SETS] = {"baseline", "avx2", "avx512", "amx"};
static _Atomic(const kernel_table *) current = &kernel_table_baseline;
static _Atomic int current_set = KERNEL_BASELINE;

int kernel_supports_instruction_set(int set) {
  switch (set) {
    case KERNEL_BASELINE:
      return 1;
#if defined(__x86_64__)
    case KERNEL_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("f16c");
    case KERNEL_AVX512:
      return kernel_supports_instruction_set(KERNEL_AVX2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl");
    case KERNEL_AMX:
      return kernel_supports_instruction_set(KERNEL_AVX512) && tiles_available();
#endif
    default:
      return 0;
  }
}

const kernel_table *kernel_table_of(int set) {
  if (!kernel_supports_instruction_set(set)) return 0;
#if defined(__x86_64__)
  if (set == KERNEL_AVX2) return &kernel_table_avx2;
  if (set == KERNEL_AVX512) return &kernel_table_avx512;
  if (set == KERNEL_AMX) return &kernel_table_amx;
#endif
  return &kernel_table_baseline;
}

int kernel_use_instruction_set(int set) {
  const kernel_table *table = kernel_table_of(set);
  if (!table) return 0;
  atomic_store_explicit(&current, table, memory_order_relaxed);
  atomic_store_explicit(&current_set, set, memory_order_relaxed);
  return 1;
}

int kernel_instruction_set(void) {
  return atomic_load_explicit(&current_set, memory_order_relaxed);
}

__attribute__((constructor)) static void choose_instruction_set(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  kernel_table_amx = kernel_table_avx512;
  kernel_table_amx.gemm = gemm_by_tiles;
  kernel_table_amx.gemm_scratch = gemm_by_tiles_scratch;
#endif
  const char *wanted = getenv("TEXTUS_INSTRUCTION_SET");
  if (!wanted || !*wanted) {
    for (int set = KERNEL_INSTRUCTION_SETS - 1; !kernel_use_instruction_set(set); set--) {
    }
    return;
  }
  int known = 0;
  for (int set = 0; set < KERNEL_INSTRUCTION_SETS; set++) {
    if (strcmp(wanted, names[set]) != 0) continue;
    if (kernel_use_instruction_set(set)) return;
    known = 1;
  }
  fprintf(stderr, known ? "textus: TEXTUS_INSTRUCTION_SET=%s: this processor does not have it\n"
                        : "textus: TEXTUS_INSTRUCTION_SET=%s: expected baseline, avx2, avx512 or amx\n",
          wanted);
  exit(64);
}

#define KERNEL(result, name, parameters, arguments)                             \
  result kernel_##name parameters {                                             \
    return atomic_load_explicit(&current, memory_order_relaxed)->name arguments; \
  }
#include "kernel_list.h"
#undef KERNEL
