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

// Weights that many products of few rows share: op(b), depth × columns, in the order of tiles. `out` has
// room for as many numbers as tile_weights_size says.
ptrdiff_t tile_weights_size(ptrdiff_t depth, ptrdiff_t columns);
void tile_pack_weights(float *out, const float *b, ptrdiff_t ldb, int transposed, ptrdiff_t depth,
                       ptrdiff_t columns);

// c = a times such weights. The columns come in whole sixteens. `scratch` has room for as many numbers
// as tile_product_scratch says.
ptrdiff_t tile_product_scratch(ptrdiff_t depth);
void tile_product(float *c, ptrdiff_t ldc, const float *a, ptrdiff_t lda, ptrdiff_t rows,
                  const float *weights, ptrdiff_t depth, ptrdiff_t columns, float *scratch);

#endif
