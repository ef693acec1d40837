#include <math.h>
#include "CKernels.h"
#include "philox.h"

#define WIDTH 4
#define KERNEL_TABLE kernel_table_baseline
#include "kernels.inl.h"
