// All kernels for vectors of WIDTH floats, and their table. Included once per instruction set.
#pragma clang fp contract(fast)
// Every function that passes vectors is inlined: no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"

#include "vector.inl.h"
#include "functions.inl.h"
#include "elementwise.inl.h"
#include "gradients.inl.h"
#include "reductions.inl.h"
#include "rows.inl.h"
#include "tables.inl.h"
#include "updates.inl.h"
#include "random.inl.h"
#include "conversions.inl.h"
#include "halves.inl.h"
#include "products.inl.h"
#include "gemm.inl.h"
#include "gemm_entry.inl.h"
#include "recurrent.inl.h"
#include "recurrent_gradients.inl.h"
#include "attention.inl.h"
#include "candidates.inl.h"
#include "word_vectors.inl.h"

const kernel_table KERNEL_TABLE = {
#define KERNEL(result, name, parameters, arguments) .name = local_##name,
#include "kernel_list.h"
#undef KERNEL
};
