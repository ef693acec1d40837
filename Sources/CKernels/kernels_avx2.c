#include <math.h>
#include "CKernels.h"
#include "philox.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define WIDTH 8
#define KERNEL_TABLE kernel_table_avx2
#include "kernels.inl.h"
#pragma clang attribute pop
#endif
