// The list of all kernels: KERNEL(result type, name, parameters, the same as arguments).
// Included several times with different definitions of KERNEL, hence without a guard.
//
// `out` may be the same pointer as an input of the same length; other overlaps are not allowed.
// Kernels give every element the same result wherever it stands in the array.

#define UNARY(name) \
  KERNEL(void, name, (float *out, const float *a, ptrdiff_t n), (out, a, n))
#define UNARY_WITH(name, parameter)                                            \
  KERNEL(void, name, (float *out, const float *a, float parameter, ptrdiff_t n), \
         (out, a, parameter, n))
#define GRADIENT(name)                                                                         \
  KERNEL(void, name, (float *out, const float *gradient, const float *saved, ptrdiff_t n), \
         (out, gradient, saved, n))
#define GRADIENT_WITH(name, parameter)                                                      \
  KERNEL(void, name,                                                                        \
         (float *out, const float *gradient, const float *saved, float parameter, ptrdiff_t n), \
         (out, gradient, saved, parameter, n))
#define BINARY(name)                                                                     \
  KERNEL(void, name, (float *out, const float *a, const float *b, ptrdiff_t n), (out, a, b, n)) \
  KERNEL(void, name##_broadcast,                                                         \
         (float *out, const float *a, ptrdiff_t a_row, ptrdiff_t a_unit, const float *b, \
          ptrdiff_t b_row, ptrdiff_t b_unit, ptrdiff_t rows, ptrdiff_t n),               \
         (out, a, a_row, a_unit, b, b_row, b_unit, rows, n))

// Two operands. The `_broadcast` forms write `rows` × n contiguous results from operands that
// start at a + row * a_row and are either read along the row (unit 1) or one number (unit 0).
BINARY(add)
BINARY(subtract)
BINARY(multiply)
BINARY(divide)
BINARY(maximum)
BINARY(minimum)
BINARY(greater_equal)  // 1 where a >= b, else 0

// out = factor * a
UNARY_WITH(scale, factor)
// y += factor * x
KERNEL(void, axpy, (float *y, float factor, const float *x, ptrdiff_t n), (y, factor, x, n))
// out += a * b
KERNEL(void, multiply_add, (float *out, const float *a, const float *b, ptrdiff_t n),
       (out, a, b, n))
// out = condition != 0 ? a : b
KERNEL(void, select,
       (float *out, const float *condition, const float *a, const float *b, ptrdiff_t n),
       (out, condition, a, b, n))
// out = (condition != 0) == (keep != 0) ? a : 0
KERNEL(void, mask, (float *out, const float *condition, const float *a, int keep, ptrdiff_t n),
       (out, condition, a, keep, n))
// out = a limited to low...high; NaN stays NaN
KERNEL(void, clip, (float *out, const float *a, float low, float high, ptrdiff_t n),
       (out, a, low, high, n))
// out = low <= saved <= high ? gradient : 0
KERNEL(void, clip_gradient,
       (float *out, const float *gradient, const float *saved, float low, float high, ptrdiff_t n),
       (out, gradient, saved, low, high, n))

// One operand. Relative error at most a few 1e-7; infinities and NaN as in the C library.
UNARY(exp)
UNARY(log)
UNARY(sqrt)
UNARY(reciprocal_sqrt)
UNARY(square)
UNARY(absolute)
UNARY(negate)
UNARY(tanh)
UNARY(sigmoid)
UNARY(relu)
UNARY(selu)
UNARY(gelu)      // x * Phi(x), the exact form
UNARY(swish)     // x * sigmoid(x)
UNARY(softplus)  // log(1 + exp(x))
UNARY(softsign)  // x / (1 + |x|)
UNARY_WITH(leaky_relu, slope)
UNARY_WITH(elu, alpha)
UNARY_WITH(hard_sigmoid, slope)  // slope * x + 1/2 limited to 0...1
UNARY_WITH(power, exponent)

// out = gradient * f'(x), where `saved` is the input x or the output y of f.
GRADIENT(sqrt_gradient)      // y
GRADIENT(square_gradient)    // x
GRADIENT(absolute_gradient)  // x
GRADIENT(tanh_gradient)      // y
GRADIENT(sigmoid_gradient)   // y
GRADIENT(relu_gradient)      // y
GRADIENT(selu_gradient)      // y
GRADIENT(gelu_gradient)      // x
GRADIENT(swish_gradient)     // x
GRADIENT(softplus_gradient)  // x
GRADIENT(softsign_gradient)  // x
GRADIENT_WITH(leaky_relu_gradient, slope)    // x
GRADIENT_WITH(elu_gradient, alpha)           // y
GRADIENT_WITH(hard_sigmoid_gradient, slope)  // y
GRADIENT_WITH(power_gradient, exponent)      // x

// Reductions; sums are accumulated in double precision unless they return float.
KERNEL(double, sum, (const float *a, ptrdiff_t n), (a, n))
KERNEL(double, sum_of_squares, (const float *a, ptrdiff_t n), (a, n))
KERNEL(float, dot, (const float *a, const float *b, ptrdiff_t n), (a, b, n))
// The largest number, NaN if there is one; -infinity for n = 0.
KERNEL(float, largest, (const float *a, ptrdiff_t n), (a, n))
// The first position of the largest number (of the first NaN if there is one); 0 for n = 0.
KERNEL(ptrdiff_t, argmax, (const float *a, ptrdiff_t n), (a, n))
KERNEL(float, logsumexp, (const float *a, ptrdiff_t n), (a, n))
// out[j] = sum over i of a[i * stride + j], j < n
KERNEL(void, column_sums,
       (float *out, const float *a, ptrdiff_t rows, ptrdiff_t n, ptrdiff_t stride),
       (out, a, rows, n, stride))
// out[j] = max over i of a[i * stride + j], and the first i that has it; rows >= 1
KERNEL(void, column_maxima,
       (float *out, int32_t *positions, const float *a, ptrdiff_t rows, ptrdiff_t n,
        ptrdiff_t stride),
       (out, positions, a, rows, n, stride))
// out[positions[j] * stride + j] += gradient[j]: the way back from column_maxima
KERNEL(void, scatter_columns,
       (float *out, const int32_t *positions, const float *gradient, ptrdiff_t n, ptrdiff_t stride),
       (out, positions, gradient, n, stride))

// Rows of length n, `rows` of them, contiguous.
KERNEL(void, softmax, (float *out, const float *a, ptrdiff_t rows, ptrdiff_t n),
       (out, a, rows, n))
KERNEL(void, log_softmax, (float *out, const float *a, ptrdiff_t rows, ptrdiff_t n),
       (out, a, rows, n))
// out = y * (gradient - sum(gradient * y)) for y = softmax(x)
KERNEL(void, softmax_gradient,
       (float *out, const float *gradient, const float *saved, ptrdiff_t rows, ptrdiff_t n),
       (out, gradient, saved, rows, n))
// out = gradient - exp(y) * sum(gradient) for y = log_softmax(x)
KERNEL(void, log_softmax_gradient,
       (float *out, const float *gradient, const float *saved, ptrdiff_t rows, ptrdiff_t n),
       (out, gradient, saved, rows, n))

// Cross-entropy of softmax(logits) with the labels, smoothed: the target is 1 - smoothing for the
// label plus smoothing / n for every class. Returns the sum over rows, each times its weight.
// `gradient` (of that sum) and `weights` may be null; `gradient` may be `logits`.
KERNEL(double, softmax_cross_entropy,
       (float *gradient, const float *logits, const int32_t *labels, const float *weights,
        float smoothing, ptrdiff_t rows, ptrdiff_t n),
       (gradient, logits, labels, weights, smoothing, rows, n))
// The same for pairs of neighbouring rows that should agree: to the sum over all rows comes, for each
// pair, consistency / 2 times the divergences (Kullback and Leibler) of each row from the other.
KERNEL(double, consistent_cross_entropy,
       (float *gradient, const float *logits, const int32_t *labels, float smoothing,
        float consistency, ptrdiff_t pairs, ptrdiff_t n),
       (gradient, logits, labels, smoothing, consistency, pairs, n))
// Cross-entropy with targets given as numbers, rows × n.
KERNEL(double, softmax_cross_entropy_with,
       (float *gradient, const float *logits, const float *targets, const float *weights,
        ptrdiff_t rows, ptrdiff_t n),
       (gradient, logits, targets, weights, rows, n))
// Cross-entropy of sigmoid(logits) with targets in 0...1; `gradient` and `weights` may be null.
KERNEL(double, sigmoid_cross_entropy,
       (float *gradient, const float *logits, const float *targets, const float *weights,
        ptrdiff_t n),
       (gradient, logits, targets, weights, n))

// out = (a - mean) * deviation * scale + shift per row, where deviation = 1 / sqrt(variance + epsilon)
KERNEL(void, layer_norm,
       (float *out, float *means, float *deviations, const float *a, const float *scale,
        const float *shift, float epsilon, ptrdiff_t rows, ptrdiff_t n),
       (out, means, deviations, a, scale, shift, epsilon, rows, n))
// Writes the gradient of the input and adds to those of scale and shift.
KERNEL(void, layer_norm_gradient,
       (float *out, float *scale_gradient, float *shift_gradient, const float *gradient,
        const float *a, const float *means, const float *deviations, const float *scale,
        ptrdiff_t rows, ptrdiff_t n),
       (out, scale_gradient, shift_gradient, gradient, a, means, deviations, scale, rows, n))

// out[i] = table[rows[i]], and table[rows[i]] += values[i], in order, for rows of `width` numbers.
KERNEL(void, gather_rows,
       (float *out, const float *table, const int32_t *rows, ptrdiff_t count, ptrdiff_t width),
       (out, table, rows, count, width))
KERNEL(void, scatter_add_rows,
       (float *table, const int32_t *rows, const float *values, ptrdiff_t count, ptrdiff_t width),
       (table, rows, values, count, width))
// out[j * out_stride + i] = a[i * stride + j], i < rows, j < n
KERNEL(void, transpose,
       (float *out, ptrdiff_t out_stride, const float *a, ptrdiff_t stride, ptrdiff_t rows,
        ptrdiff_t n),
       (out, out_stride, a, stride, rows, n))

// out[row][j] = sum over k of a[row][k] * b[k][j] for few rows and a packed right operand: panels of
// 32 columns, [panel][depth][32], the last one of 16 if the number of blocks of 16 is odd.
KERNEL(void, panel_product,
       (float *out, ptrdiff_t out_stride, const float *a, ptrdiff_t a_stride, ptrdiff_t rows,
        ptrdiff_t depth, const float *panels, ptrdiff_t blocks),
       (out, out_stride, a, a_stride, rows, depth, panels, blocks))
// A matrix product and the numbers of scratch it needs: gemm.h.
KERNEL(void, gemm, (const kernel_product *product), (product))
KERNEL(ptrdiff_t, gemm_scratch, (const kernel_product *product), (product))
// A step of a recurrent layer and the way back through its gates: recurrent.h. Gates in the order
// of Keras: input, forget, candidate, output; update, reset, candidate.
#define STEP(name)                                                                   \
  KERNEL(void, name##_step, (const kernel_recurrent_step *step), (step))             \
  KERNEL(void, name##_slope, (const kernel_recurrent_slope *slope), (slope))
STEP(simple_tanh)
STEP(simple_relu)
STEP(lstm)
STEP(coupled_lstm)     // the forget gate is 1 - the input gate: input, candidate, output
STEP(gru_reset_after)
STEP(gru_update)       // reset before, first part: update and reset; its slope is the second part
STEP(gru_candidate)    // reset before, second part; its slope is the first part
#undef STEP

// Optimiser steps on n neighbouring weights; plain gradient descent is axpy.
// v = momentum v - rate g; w += v, with Nesterov w += momentum v - rate g
KERNEL(void, update_momentum,
       (float *weights, float *velocity, const float *gradient, ptrdiff_t n, float rate,
        float momentum, int nesterov),
       (weights, velocity, gradient, n, rate, momentum, nesterov))
// s = rho s + (1 - rho) g²; w -= rate g / sqrt(s + epsilon)
KERNEL(void, update_rmsprop,
       (float *weights, float *squares, const float *gradient, ptrdiff_t n, float rate, float rho,
        float epsilon),
       (weights, squares, gradient, n, rate, rho, epsilon))
// s = rho s + (1 - rho) g²; d = g sqrt((c + epsilon) / (s + epsilon));
// c = rho c + (1 - rho) d²; w -= rate d
KERNEL(void, update_adadelta,
       (float *weights, float *squares, float *changes, const float *gradient, ptrdiff_t n,
        float rate, float rho, float epsilon),
       (weights, squares, changes, gradient, n, rate, rho, epsilon))
// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; w -= rate m / (sqrt(v) + epsilon)
KERNEL(void, update_adam,
       (float *weights, float *first, float *second, const float *gradient, ptrdiff_t n,
        float rate, float beta1, float beta2, float epsilon),
       (weights, first, second, gradient, n, rate, beta1, beta2, epsilon))

// Uniform numbers in [0, 1), four to a block, starting at block `counter`.
KERNEL(void, philox_uniform, (float *out, ptrdiff_t n, uint64_t key, uint64_t counter),
       (out, n, key, counter))
// Normally distributed numbers (mean 0, deviation 1), the same for the same key.
KERNEL(void, normal, (float *out, ptrdiff_t n, uint64_t key), (out, n, key))
// out = factor * a where a 16-bit random number, the same on every call with this key, is at
// least `threshold`, else 0.
KERNEL(void, dropout,
       (float *out, const float *a, ptrdiff_t n, uint64_t key, uint32_t threshold, float factor),
       (out, a, n, key, threshold, factor))

// Half precision, IEEE binary16 and bfloat16, rounding to nearest even.
KERNEL(void, float16_to_float, (float *out, const uint16_t *a, ptrdiff_t n), (out, a, n))
KERNEL(void, float_to_float16, (uint16_t *out, const float *a, ptrdiff_t n), (out, a, n))
// out[j] += sum over k of x[k] * weights[k][j] for panels of 64 columns: weights are
// [panel][k < depth][64].
KERNEL(void, half_product,
       (float *out, const float *x, const uint16_t *weights, ptrdiff_t depth, ptrdiff_t panels),
       (out, x, weights, depth, panels))
KERNEL(void, bfloat16_to_float, (float *out, const uint16_t *a, ptrdiff_t n), (out, a, n))
KERNEL(void, float_to_bfloat16, (uint16_t *out, const float *a, ptrdiff_t n), (out, a, n))

// scores[s] = sum over i of vector[i] * tanh(query[i] + keys[s][i]), for s < count.
KERNEL(void, additive_scores,
       (float *scores, const float *query, const float *keys, const float *vector,
        ptrdiff_t count, ptrdiff_t n),
       (scores, query, keys, vector, count, n))
// Adds to the gradients of its three inputs.
KERNEL(void, additive_scores_gradient,
       (float *query_gradient, float *keys_gradient, float *vector_gradient, const float *slopes,
        const float *query, const float *keys, const float *vector, ptrdiff_t count, ptrdiff_t n),
       (query_gradient, keys_gradient, vector_gradient, slopes, query, keys, vector, count, n))

// Softmax attention of some queries to `count` of a sequence's vectors: weights, rows of `stride`
// numbers that are zero from `count` on, of the scaled products with the keys; context, the means of
// the values under them.
KERNEL(void, attend,
       (float *context, float *weights, const float *queries, const float *keys,
        const float *values, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t key_size,
        ptrdiff_t value_size, ptrdiff_t stride, float scale),
       (context, weights, queries, keys, values, rows, count, key_size, value_size, stride, scale))

// Goes on with the k best classes of each row, best first and of equal ones the first, and with the
// greatest score and the sum of exponentials above it, by the scores of n classes that begin with
// `first`. Scores are left with their biases, which may be null. A row starts with a largest score of
// -INFINITY, a sum of 0 and k best scores of -INFINITY.
KERNEL(void, add_candidates,
       (float *scores, const float *bias, ptrdiff_t rows, ptrdiff_t n, int32_t first,
        float *largest, double *sums, float *best, int32_t *classes, ptrdiff_t k),
       (scores, bias, rows, n, first, largest, sums, best, classes, k))

// Training of word vectors on one sentence: see word_vectors.h.
KERNEL(void, skip_gram, (kernel_sentence *sentence), (sentence))
KERNEL(void, continuous_bag_of_words, (kernel_sentence *sentence), (sentence))
// As skip_gram, with one input word a position and no window.
KERNEL(void, word_pairs, (kernel_sentence *sentence), (sentence))

#undef UNARY
#undef UNARY_WITH
#undef GRADIENT
#undef GRADIENT_WITH
#undef BINARY
