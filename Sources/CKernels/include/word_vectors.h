// Training of word vectors: the updates of one sentence.
#ifndef TEXTUS_WORD_VECTORS_H
#define TEXTUS_WORD_VECTORS_H

#include <stddef.h>
#include <stdint.h>

// The widest window: neighbours on one side of a word.
#define KERNEL_LARGEST_REACH 128

// A sentence, what is to be predicted at each of its positions, and the rows that learn.
//
// Several threads may work on the same rows without locks (Hogwild): a lost update does no harm.
typedef struct {
  const int32_t *words;    // [count] the words, frequent ones thinned out
  ptrdiff_t count;
  const int32_t *reaches;  // [count] neighbours on each side that count; at most largest_reach
  ptrdiff_t largest_reach;
  const int32_t *targets;         // rows of `outputs`; those of position t begin at …
  const int32_t *target_offsets;  // [count + 1] … target_offsets[t]
  const float *labels;            // 1 for a target to predict, 0 for a negative one
  float *inputs;                  // rows of `stride` numbers, 64-byte aligned
  float *outputs;
  ptrdiff_t stride;               // a multiple of 16; numbers beyond the dimension are zero
  const int32_t *parts;           // the rows of `inputs` that make a word, from …
  const int64_t *part_offsets;    // … part_offsets[word]; null: the word is its own row
  float part_step;                // how much of a word's step its parts take; 1 without parts
  float *scratch;                 // (4 * largest_reach + 6) * stride numbers, aligned
  float rate;
  double loss;                    // out: the summed loss of some predictions …
  ptrdiff_t predictions;          // out: … and of how many
} kernel_sentence;

#endif
