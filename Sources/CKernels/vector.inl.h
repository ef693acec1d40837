// Vectors of WIDTH numbers in the compiler's own vector types: the same source serves every
// instruction set, Arm included.

typedef float vf __attribute__((ext_vector_type(WIDTH)));
typedef double vd __attribute__((ext_vector_type(WIDTH)));
typedef int32_t vi __attribute__((ext_vector_type(WIDTH)));
typedef uint32_t vu __attribute__((ext_vector_type(WIDTH)));
typedef uint64_t vul __attribute__((ext_vector_type(WIDTH)));

#define INLINE static inline __attribute__((always_inline))

INLINE vf splat(float x) { return (vf)x; }
INLINE vi bits_of(vf x) { return __builtin_bit_cast(vi, x); }
INLINE vf from_bits(vi x) { return __builtin_bit_cast(vf, x); }
// Chooses a where the comparison that made `mask` held. Comparisons with NaN do not hold.
INLINE vf choose(vi mask, vf a, vf b) { return mask ? a : b; }
INLINE vf absolute(vf x) { return __builtin_elementwise_abs(x); }
INLINE vf square_root(vf x) { return __builtin_elementwise_sqrt(x); }
// Both keep NaN in their first argument.
INLINE vf at_most(vf x, float limit) { return choose(x > splat(limit), splat(limit), x); }
INLINE vf at_least(vf x, float limit) { return choose(x < splat(limit), splat(limit), x); }

INLINE vf load(const float *p) {
  vf x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}

INLINE void store(float *p, vf x) { __builtin_memcpy(p, &x, sizeof x); }

typedef float float2 __attribute__((ext_vector_type(2)));
typedef float float4 __attribute__((ext_vector_type(4)));
typedef float float8 __attribute__((ext_vector_type(8)));
typedef double double2 __attribute__((ext_vector_type(2)));
typedef double double4 __attribute__((ext_vector_type(4)));
typedef double double8 __attribute__((ext_vector_type(8)));

// The first `count` <= WIDTH numbers, followed by zeros; nothing beyond them is read.
INLINE vf load_part(const float *p, ptrdiff_t count) {
#if WIDTH == 16
  return __builtin_bit_cast(vf, _mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p));
#elif WIDTH == 8
  static const int32_t masks[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
  __m256i mask = _mm256_loadu_si256((const __m256i *)(masks + 8 - count));
  return __builtin_bit_cast(vf, _mm256_maskload_ps(p, mask));
#else
  vf x = splat(0);
  if (count > 0) x.x = p[0];
  if (count > 1) x.y = p[1];
  if (count > 2) x.z = p[2];
  if (count > 3) x.w = p[3];
  return x;
#endif
}

// Stores the first `count` <= WIDTH numbers, in pieces of 8, 4, 2 and 1: masked stores cost more on
// some processors, and what they wrote cannot be loaded again quickly.
INLINE void store_part(float *p, vf x, ptrdiff_t count) {
  if (count == WIDTH) {
    store(p, x);
    return;
  }
#if WIDTH == 16
  float8 half = x.lo;
  if (count & 8) {
    __builtin_memcpy(p, &half, sizeof half);
    p += 8;
    half = x.hi;
  }
#elif WIDTH == 8
  vf half = x;
#endif
#if WIDTH >= 8
  float4 quarter = half.lo;
  if (count & 4) {
    __builtin_memcpy(p, &quarter, sizeof quarter);
    p += 4;
    quarter = half.hi;
  }
#else
  vf quarter = x;
#endif
  float2 pair = quarter.lo;
  if (count & 2) {
    __builtin_memcpy(p, &pair, sizeof pair);
    p += 2;
    pair = quarter.hi;
  }
  if (count & 1) *p = pair.x;
}

// out[i] = expression in x = a[i], and in y = b[i] …, for i < n.
#define MAP1(out, a, expression)                        \
  do {                                                  \
    ptrdiff_t i = 0, rest;                              \
    for (; i + WIDTH <= n; i += WIDTH) {                \
      vf x = load((a) + i);                             \
      store((out) + i, expression);                     \
    }                                                   \
    if ((rest = n - i) > 0) {                           \
      vf x = load_part((a) + i, rest);                  \
      store_part((out) + i, expression, rest);          \
    }                                                   \
  } while (0)

#define MAP2(out, a, b, expression)                     \
  do {                                                  \
    ptrdiff_t i = 0, rest;                              \
    for (; i + WIDTH <= n; i += WIDTH) {                \
      vf x = load((a) + i), y = load((b) + i);          \
      store((out) + i, expression);                     \
    }                                                   \
    if ((rest = n - i) > 0) {                           \
      vf x = load_part((a) + i, rest);                  \
      vf y = load_part((b) + i, rest);                  \
      store_part((out) + i, expression, rest);          \
    }                                                   \
  } while (0)

#define MAP3(out, a, b, c, expression)                            \
  do {                                                            \
    ptrdiff_t i = 0, rest;                                        \
    for (; i + WIDTH <= n; i += WIDTH) {                          \
      vf x = load((a) + i), y = load((b) + i), z = load((c) + i); \
      store((out) + i, expression);                               \
    }                                                             \
    if ((rest = n - i) > 0) {                                     \
      vf x = load_part((a) + i, rest);                            \
      vf y = load_part((b) + i, rest);                            \
      vf z = load_part((c) + i, rest);                            \
      store_part((out) + i, expression, rest);                    \
    }                                                             \
  } while (0)

// Halves of the vectors, down to four elements, for folding a vector into one number.
#define FOLD(type, x, combine)                                             \
  type##4 quarter;                                                         \
  HALVE_TO_FOUR(type, x, combine)                                          \
  type##2 pair = combine(quarter.lo, quarter.hi);

#if WIDTH == 16
#define HALVE_TO_FOUR(type, x, combine)       \
  type##8 half = combine((x).lo, (x).hi);     \
  quarter = combine(half.lo, half.hi);
#elif WIDTH == 8
#define HALVE_TO_FOUR(type, x, combine) quarter = combine((x).lo, (x).hi);
#else
#define HALVE_TO_FOUR(type, x, combine) quarter = (x);
#endif
#define PLUS(a, b) ((a) + (b))
// The larger of two, NaN if either is.
#define LARGER(a, b) ((((a) > (b)) | ((a) != (a))) ? (a) : (b))

INLINE vf larger(vf a, vf b) { return LARGER(a, b); }

// Adds the elements in a fixed order.
INLINE float sum_of(vf x) {
  FOLD(float, x, PLUS)
  return pair.x + pair.y;
}

INLINE double sum_of_doubles(vd x) {
  FOLD(double, x, PLUS)
  return pair.x + pair.y;
}

INLINE float largest_of(vf x) {
  FOLD(float, x, LARGER)
  return LARGER(pair.x, pair.y);
}

INLINE vd to_double(vf x) { return __builtin_convertvector(x, vd); }

INLINE vi lane_numbers(void) {
  vi lanes;
  for (int lane = 0; lane < WIDTH; lane++) lanes[lane] = lane;
  return lanes;
}

// A mask of the first `count` elements.
INLINE vi first_lanes(ptrdiff_t count) { return lane_numbers() < (vi)(int32_t)count; }

INLINE int any_lane(vi mask) { return __builtin_reduce_or(mask) != 0; }
