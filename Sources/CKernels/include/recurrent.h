// One time step of a recurrent layer. Included by CKernels.h.
#ifndef TEXTUS_CKERNELS_RECURRENT_H
#define TEXTUS_CKERNELS_RECURRENT_H

#include <stddef.h>
#include <stdint.h>

// Hidden units come in blocks of 16 and are padded with zeros to whole blocks; the gates of a block
// stand together. A row of gates is [block][gate][16].
typedef struct {
  ptrdiff_t rows;    // sequences that take part in this step
  ptrdiff_t blocks;  // blocks of 16 units
  ptrdiff_t depth;   // units without padding
  const float *weights;  // recurrent weights, [block][depth][gate][16]
  const float *bias;     // [block][gate][16]
  const float *extra_bias;     // GRU with reset after: added to the candidate's product, [block][16]
  const float *extra_weights;  // GRU with reset before: weights of the candidate, [block][depth][16]
  const float *peepholes;      // LSTM: input, forget, output, [block][3][16]; or null
  const float *mask;  // factors of the hidden state where products read it, [row][units]; or null

  const float *products;          // the recurrent products, rows of gates; null: computed here
  const float *projected;         // the input's share of the gates, rows of gates
  const int32_t *projected_rows;  // the row of `projected` for each row; null: the same
  float *gates;                   // activated gates, rows of gates; null: not kept
  float *candidate;               // GRU: reset after: the candidate's product; before: reset state

  const float *factor;    // the hidden state as products read it, [row][units]
  const float *previous;  // LSTM: cells; GRU: hidden states, [row][units]
  float *cells;           // LSTM: new cells, [row][units]
  float *hidden;          // new hidden states, [row][units]
  float *masked;          // the same times the mask; null without a mask

  float *output;                // null: not wanted
  const int32_t *output_rows;   // which row of `output` each row writes, or reads in the backward step
  ptrdiff_t output_stride;      // between rows of `output`
} kernel_recurrent_step;

// The way back through the part of a step that is not a product.
typedef struct {
  ptrdiff_t rows, blocks, depth;
  ptrdiff_t fresh;  // rows from here on have this step as their last: no product has read them
  const float *peepholes;
  const float *mask;

  float *gates;                 // in: activated gates; out: gradients of the input's share
  float *product_gradient;      // GRU with reset after: gradients of the products, rows of gates
  const float *candidate;       // as the forward step left it
  const float *previous;        // LSTM: cells before the step; GRU: hidden states before
  const float *cells;           // LSTM: cells after the step

  const float *output_gradient;  // null: none
  const int32_t *output_rows;
  ptrdiff_t output_stride;
  const float *product;   // gradient of what the products of the following step read, [row][units]
  float *direct;          // LSTM: of the cells; GRU: of the hidden state beside products; in and out
  float *bias_gradient;   // [block][gate][16], added to
  float *extra_gradient;  // LSTM: of the peepholes; GRU with reset after: of the extra bias
} kernel_recurrent_slope;

#endif
