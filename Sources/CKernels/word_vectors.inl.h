// Skip-gram and CBOW with sampled or hierarchical targets, a sentence at a time.
//
// The inputs of one position (its neighbours) meet all its targets at once, so that negative
// samples are shared by the window and both sides are read and written once: small matrix products
// in place of many dot products (Ji et al. 2016, Parallelizing Word2Vec in Shared and Distributed
// Memory).

// Targets handled together: two inputs by six targets of sums fill the registers.
#define TARGETS 6
// One position in so many reports its loss.
#define LOSS_INTERVAL 16

#if WIDTH == 16
#define PAIRS_LOW(a, b) \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define PAIRS_HIGH(a, b) \
  __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define QUADS_LOW(a, b) \
  __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define QUADS_HIGH(a, b) \
  __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#elif WIDTH == 8
#define PAIRS_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define PAIRS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define QUADS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define QUADS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#else
#define PAIRS_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define PAIRS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define QUADS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define QUADS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
#endif

// The sums of the elements of four vectors.
INLINE float4 sums_of_four(vf a, vf b, vf c, vf d) {
  vf ab = PAIRS_LOW(a, b) + PAIRS_HIGH(a, b);
  vf cd = PAIRS_LOW(c, d) + PAIRS_HIGH(c, d);
  vf sums = QUADS_LOW(ab, cd) + QUADS_HIGH(ab, cd);
#if WIDTH == 16
  float8 half = sums.lo + sums.hi;
  return half.lo + half.hi;
#elif WIDTH == 8
  return sums.lo + sums.hi;
#else
  return sums;
#endif
}

// scores[i * targets + j] = input i · output j; writes up to 12 numbers more.
INLINE void score_window(float *scores, float *const *inputs, ptrdiff_t count,
                         float *const *outputs, const int targets, ptrdiff_t stride) {
  for (ptrdiff_t i = 0; i < count; i += 2) {
    const float *first = inputs[i], *second = inputs[i + 1 < count ? i + 1 : i];
    vf sums[2 * TARGETS];
#pragma clang loop unroll(full)
    for (int j = 0; j < 2 * TARGETS; j++) sums[j] = splat(0);
    for (ptrdiff_t k = 0; k < stride; k += WIDTH) {
      vf x = load(first + k), y = load(second + k);
#pragma clang loop unroll(full)
      for (int j = 0; j < targets; j++) {
        vf o = load(outputs[j] + k);
        sums[j] += x * o;
        sums[targets + j] += y * o;
      }
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < 2 * targets; j += 4) {
      float4 four = sums_of_four(sums[j], sums[j + 1], sums[j + 2], sums[j + 3]);
      __builtin_memcpy(scores + i * targets + j, &four, sizeof four);
    }
  }
}

// Turns scores into gradients: rate * (label - sigmoid(score)).
INLINE void score_gradients(float *scores, ptrdiff_t count, const float *labels, const int targets,
                            kernel_sentence *s, int reports) {
  const ptrdiff_t n = count * targets;
  if (reports) {
    double loss = 0;
    for (ptrdiff_t q = 0; q < n; q += WIDTH) {
      ptrdiff_t rest = n - q < WIDTH ? n - q : WIDTH;
      vf x = load(scores + q);
      loss += sum_of(choose(first_lanes(rest), softplus_of(x), splat(0)));
    }
    for (ptrdiff_t i = 0; i < count; i++) {
      for (int j = 0; j < targets; j++) loss -= labels[j] * scores[i * targets + j];
    }
    s->loss += loss;
  }
  const vf rate = splat(s->rate);
  for (ptrdiff_t q = 0; q < n; q += WIDTH) {
    store(scores + q, -rate * logistic(load(scores + q)));
  }
  for (ptrdiff_t i = 0; i < count; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < targets; j++) scores[i * targets + j] += s->rate * labels[j];
  }
}

// Moves inputs, by a part of the step, and outputs along their gradients, all computed from the values
// before.
INLINE void update_window(const float *gradients, float *const *inputs, ptrdiff_t count,
                          float *const *outputs, const int targets, ptrdiff_t stride,
                          float input_step) {
  for (ptrdiff_t k = 0; k < stride; k += WIDTH) {
    vf o[TARGETS], change[TARGETS];
#pragma clang loop unroll(full)
    for (int j = 0; j < targets; j++) {
      o[j] = load(outputs[j] + k);
      change[j] = splat(0);
    }
    for (ptrdiff_t i = 0; i < count; i++) {
      const float *g = gradients + i * targets;
      vf x = load(inputs[i] + k), sum = splat(0);
#pragma clang loop unroll(full)
      for (int j = 0; j < targets; j++) {
        vf factor = splat(g[j]);
        sum += factor * o[j];
        change[j] += factor * x;
      }
      store(inputs[i] + k, x + splat(input_step) * sum);
    }
    // Read again: a target that was drawn twice learns twice.
#pragma clang loop unroll(full)
    for (int j = 0; j < targets; j++) store(outputs[j] + k, load(outputs[j] + k) + change[j]);
  }
}

INLINE void train_targets(kernel_sentence *s, float *const *inputs, ptrdiff_t count,
                          float *const *outputs, const float *labels, const int targets,
                          float input_step, int reports) {
  float scores[2 * KERNEL_LARGEST_REACH * TARGETS + 32];
  score_window(scores, inputs, count, outputs, targets, s->stride);
  score_gradients(scores, count, labels, targets, s, reports);
  update_window(scores, inputs, count, outputs, targets, s->stride, input_step);
}

// Trains `count` inputs on the targets of a position.
static void train_position(kernel_sentence *s, float *const *inputs, ptrdiff_t count, ptrdiff_t t,
                           float input_step) {
  const int reports = t % LOSS_INTERVAL == 0;
  if (reports) s->predictions += count;
  ptrdiff_t begin = s->target_offsets[t];
  const ptrdiff_t end = s->target_offsets[t + 1];
  while (begin < end) {
    float *outputs[TARGETS];
    const int targets = (int)(end - begin < TARGETS ? end - begin : TARGETS);
    for (int j = 0; j < targets; j++) {
      outputs[j] = s->outputs + (ptrdiff_t)s->targets[begin + j] * s->stride;
    }
    const float *labels = s->labels + begin;
    switch (targets) {
      case 1: train_targets(s, inputs, count, outputs, labels, 1, input_step, reports); break;
      case 2: train_targets(s, inputs, count, outputs, labels, 2, input_step, reports); break;
      case 3: train_targets(s, inputs, count, outputs, labels, 3, input_step, reports); break;
      case 4: train_targets(s, inputs, count, outputs, labels, 4, input_step, reports); break;
      case 5: train_targets(s, inputs, count, outputs, labels, 5, input_step, reports); break;
      default: train_targets(s, inputs, count, outputs, labels, TARGETS, input_step, reports); break;
    }
    begin += targets;
  }
}

INLINE void prefetch_row(const float *row, ptrdiff_t stride) {
  for (ptrdiff_t k = 0; k < stride; k += 16) __builtin_prefetch(row + k, 1, 3);
}

// Asks for the targets of a position before they are needed.
INLINE void prefetch_targets(const kernel_sentence *s, ptrdiff_t t) {
  if (t >= s->count) return;
  for (ptrdiff_t j = s->target_offsets[t]; j < s->target_offsets[t + 1]; j++) {
    prefetch_row(s->outputs + (ptrdiff_t)s->targets[j] * s->stride, s->stride);
  }
}

// The rows that make a word.
typedef struct {
  const int32_t *rows;
  ptrdiff_t count;
} word_parts;

INLINE word_parts parts_of(const kernel_sentence *s, ptrdiff_t position) {
  const int64_t *offset = s->part_offsets + s->words[position];
  return (word_parts){s->parts + offset[0], (ptrdiff_t)(offset[1] - offset[0])};
}

// A word made of parts stands for the mean of its rows while a window can reach it: `value` in
// `scratch`, which learns in place of the rows, and behind it the value at the beginning. Every row
// then moves by what the mean moved, which is `part_step` of what a row of its own would have: 1 as
// fastText has it (Bojanowski et al. 2017), one by the number of parts for the gradient's step.
INLINE float *value_of(const kernel_sentence *s, ptrdiff_t position) {
  return s->scratch + position % (2 * s->largest_reach + 1) * 2 * s->stride;
}

INLINE void enter_word(const kernel_sentence *s, ptrdiff_t position) {
  if (position >= s->count) return;
  const word_parts parts = parts_of(s, position);
  const vf share = splat(1.0f / (float)parts.count);
  float *value = value_of(s, position);
  if (position + 1 < s->count) {
    const word_parts next = parts_of(s, position + 1);
    for (ptrdiff_t i = 0; i < next.count; i++) {
      prefetch_row(s->inputs + (ptrdiff_t)next.rows[i] * s->stride, s->stride);
    }
  }
  for (ptrdiff_t k = 0; k < s->stride; k += WIDTH) {
    vf sum = splat(0);
    for (ptrdiff_t i = 0; i < parts.count; i++) {
      sum += load(s->inputs + (ptrdiff_t)parts.rows[i] * s->stride + k);
    }
    sum *= share;
    store(value + k, sum);
    store(value + s->stride + k, sum);
  }
}

INLINE void leave_word(const kernel_sentence *s, ptrdiff_t position) {
  if (position < 0) return;
  const word_parts parts = parts_of(s, position);
  const float *value = value_of(s, position);
  for (ptrdiff_t k = 0; k < s->stride; k += WIDTH) {
    const vf change = load(value + k) - load(value + s->stride + k);
    for (ptrdiff_t i = 0; i < parts.count; i++) {
      float *row = s->inputs + (ptrdiff_t)parts.rows[i] * s->stride + k;
      store(row, load(row) + change);
    }
  }
}

INLINE float *input_of(const kernel_sentence *s, ptrdiff_t position) {
  return s->parts ? value_of(s, position)
                  : s->inputs + (ptrdiff_t)s->words[position] * s->stride;
}

// Before position t: what its window reaches is there, and what the next one needs on its way.
INLINE void enter_window(const kernel_sentence *s, ptrdiff_t t) {
  if (s->parts) {
    if (t == 0) {
      for (ptrdiff_t p = 0; p < s->largest_reach; p++) enter_word(s, p);
    }
    enter_word(s, t + s->largest_reach);
  } else if (t + s->largest_reach + 2 < s->count) {
    prefetch_row(input_of(s, t + s->largest_reach + 2), s->stride);
  }
  prefetch_targets(s, t + 1);
}

// After position t: what no window reaches any more is written back.
INLINE void leave_window(const kernel_sentence *s, ptrdiff_t t) {
  if (!s->parts) return;
  leave_word(s, t - s->largest_reach);
  if (t + 1 < s->count) return;
  const ptrdiff_t rest = s->count - s->largest_reach;
  for (ptrdiff_t p = rest > 0 ? rest : 0; p < s->count; p++) leave_word(s, p);
}

// The inputs of position t: its neighbours on both sides; returns how many.
INLINE ptrdiff_t gather_window(const kernel_sentence *s, ptrdiff_t t, float **inputs,
                               ptrdiff_t *part_counts) {
  const ptrdiff_t reach = s->reaches[t];
  const ptrdiff_t first = t > reach ? t - reach : 0;
  const ptrdiff_t last = t + reach < s->count ? t + reach : s->count - 1;
  ptrdiff_t count = 0;
  for (ptrdiff_t p = first; p <= last; p++) {
    if (p == t) continue;
    if (part_counts) part_counts[count] = s->parts ? parts_of(s, p).count : 1;
    inputs[count++] = input_of(s, p);
  }
  return count;
}

// Skip-gram: each neighbour predicts the word at t.
static void local_skip_gram(kernel_sentence *s) {
  float *inputs[2 * KERNEL_LARGEST_REACH];
  for (ptrdiff_t t = 0; t < s->count; t++) {
    enter_window(s, t);
    const ptrdiff_t count = gather_window(s, t, inputs, 0);
    if (count > 0) train_position(s, inputs, count, t, s->part_step);
    leave_window(s, t);
  }
}

// CBOW: the mean of all rows of the neighbours predicts the word at t. Where the mean moves by some
// step, every row of n neighbours moves by step / √n: between the mean's own step, which word2vec
// takes for each of them and which moves the mean n times as far on the whole, and the gradient's
// step / n (İrsoy et al. 2021, Corrected CBOW Performs as well as Skip-gram).
static void local_continuous_bag_of_words(kernel_sentence *s) {
  float *inputs[2 * KERNEL_LARGEST_REACH];
  ptrdiff_t part_counts[2 * KERNEL_LARGEST_REACH];
  float *mean = s->scratch + (2 * s->largest_reach + 1) * 2 * s->stride;
  float *before = mean + s->stride;
  for (ptrdiff_t t = 0; t < s->count; t++) {
    enter_window(s, t);
    const ptrdiff_t count = gather_window(s, t, inputs, part_counts);
    if (count > 0) {
      ptrdiff_t parts = 0;
      for (ptrdiff_t i = 0; i < count; i++) parts += part_counts[i];
      const float share = 1.0f / (float)parts;
      const vf step = splat(s->part_step) * square_root(splat(1.0f / (float)count));
      for (ptrdiff_t k = 0; k < s->stride; k += WIDTH) {
        vf sum = splat(0);
        for (ptrdiff_t i = 0; i < count; i++) {
          sum += splat(share * (float)part_counts[i]) * load(inputs[i] + k);
        }
        store(mean + k, sum);
        store(before + k, sum);
      }
      train_position(s, &mean, 1, t, 1);
      for (ptrdiff_t k = 0; k < s->stride; k += WIDTH) {
        const vf change = step * (load(mean + k) - load(before + k));
        for (ptrdiff_t i = 0; i < count; i++) {
          store(inputs[i] + k, load(inputs[i] + k) + change);
        }
      }
    }
    leave_window(s, t);
  }
}

// The textbook's update (Mikolov et al. 2013): position t holds one input word, which has its targets
// for itself.
static void local_word_pairs(kernel_sentence *s) {
  for (ptrdiff_t t = 0; t < s->count; t++) {
    if (s->parts) enter_word(s, t);
    float *input = input_of(s, t);
    train_position(s, &input, 1, t, s->part_step);
    if (s->parts) leave_word(s, t);
  }
}
