// Products by the tile registers of AMX. Included by CKernels.h.
#ifndef TEXTUS_CKERNELS_TILES_H
#define TEXTUS_CKERNELS_TILES_H

#include "gemm.h"

// Whether this processor has tiles of brain floats and the system lets this process use them.
int tiles_available(void);

// Whether tiles are the faster way to a product.
int tile_gemm_suits(const kernel_product *product);

// A product by tiles, whether they suit it or not (alpha and k not 0), and the numbers of scratch it
// needs. Only where tiles are available.
void tile_gemm(const kernel_product *product);
ptrdiff_t tile_gemm_scratch(const kernel_product *product);

#endif
