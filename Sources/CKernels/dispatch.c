#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "CKernels.h"

extern const kernel_table kernel_table_baseline;
#if defined(__x86_64__)
extern const kernel_table kernel_table_avx2, kernel_table_avx512;
#endif

static const char *const names[KERNEL_INSTRUCTION_SETS] = {"baseline", "avx2", "avx512"};
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
                        : "textus: TEXTUS_INSTRUCTION_SET=%s: expected baseline, avx2 or avx512\n",
          wanted);
  exit(64);
}

#define KERNEL(result, name, parameters, arguments)                             \
  result kernel_##name parameters {                                             \
    return atomic_load_explicit(&current, memory_order_relaxed)->name arguments; \
  }
#include "kernel_list.h"
#undef KERNEL
