#include <math.h>
#include "CKernels.h"
#include "philox.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl"))), \
    apply_to = function)
#define WIDTH 16
#define KERNEL_TABLE kernel_table_avx512
#include "kernels.inl.h"
#pragma clang attribute pop
#endif
