#include "text.h"

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// A block is 64 bytes; bit i of a mask speaks of byte i.

#if defined(__SSE2__)

typedef struct { __m128i part[4]; } text_block;

static inline text_block load_block(const uint8_t *text) {
  text_block block;
  for (int i = 0; i < 4; i++) block.part[i] = _mm_loadu_si128((const __m128i *)(text + 16 * i));
  return block;
}

static inline uint64_t join_masks(const __m128i *part) {
  uint64_t low = (uint32_t)_mm_movemask_epi8(part[0]) | (uint32_t)_mm_movemask_epi8(part[1]) << 16;
  uint64_t high = (uint32_t)_mm_movemask_epi8(part[2]) | (uint32_t)_mm_movemask_epi8(part[3]) << 16;
  return low | high << 32;
}

static inline uint64_t mask_equal(text_block block, uint8_t byte) {
  __m128i found[4];
  for (int i = 0; i < 4; i++) found[i] = _mm_cmpeq_epi8(block.part[i], _mm_set1_epi8((char)byte));
  return join_masks(found);
}

// Bytes b with first <= (b | bits) < first + length; SSE2 compares signed, hence the shift by 128.
static inline uint64_t mask_range(text_block block, uint8_t bits, uint8_t first, uint8_t length) {
  __m128i found[4];
  for (int i = 0; i < 4; i++) {
    __m128i value = _mm_or_si128(block.part[i], _mm_set1_epi8((char)bits));
    value = _mm_add_epi8(value, _mm_set1_epi8((char)(128 - first)));
    found[i] = _mm_cmplt_epi8(value, _mm_set1_epi8((char)(length - 128)));
  }
  return join_masks(found);
}

static inline uint64_t mask_high(text_block block) { return join_masks(block.part); }

#elif defined(__aarch64__)

typedef struct { uint8x16_t part[4]; } text_block;

static inline text_block load_block(const uint8_t *text) {
  text_block block;
  for (int i = 0; i < 4; i++) block.part[i] = vld1q_u8(text + 16 * i);
  return block;
}

static inline uint64_t join_masks(const uint8x16_t *part) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t weight = vld1q_u8(weights);
  uint8x16_t low = vpaddq_u8(vandq_u8(part[0], weight), vandq_u8(part[1], weight));
  uint8x16_t high = vpaddq_u8(vandq_u8(part[2], weight), vandq_u8(part[3], weight));
  uint8x16_t all = vpaddq_u8(low, high);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline uint64_t mask_equal(text_block block, uint8_t byte) {
  uint8x16_t found[4];
  for (int i = 0; i < 4; i++) found[i] = vceqq_u8(block.part[i], vdupq_n_u8(byte));
  return join_masks(found);
}

static inline uint64_t mask_range(text_block block, uint8_t bits, uint8_t first, uint8_t length) {
  uint8x16_t found[4];
  for (int i = 0; i < 4; i++) {
    uint8x16_t value = vsubq_u8(vorrq_u8(block.part[i], vdupq_n_u8(bits)), vdupq_n_u8(first));
    found[i] = vcltq_u8(value, vdupq_n_u8(length));
  }
  return join_masks(found);
}

static inline uint64_t mask_high(text_block block) {
  uint8x16_t found[4];
  for (int i = 0; i < 4; i++) found[i] = vcgeq_u8(block.part[i], vdupq_n_u8(128));
  return join_masks(found);
}

#else

typedef struct { uint8_t byte[64]; } text_block;

static inline text_block load_block(const uint8_t *text) {
  text_block block;
  memcpy(block.byte, text, 64);
  return block;
}

static inline uint64_t mask_range(text_block block, uint8_t bits, uint8_t first, uint8_t length) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; i++)
    mask |= (uint64_t)((uint8_t)((block.byte[i] | bits) - first) < length) << i;
  return mask;
}

static inline uint64_t mask_equal(text_block block, uint8_t byte) {
  return mask_range(block, 0, byte, 1);
}

static inline uint64_t mask_high(text_block block) { return mask_range(block, 0, 128, 128); }

#endif

// What the last byte of the block before was.
enum {
  carry_letter = 1,
  carry_digit = 2,
  carry_part = 4,    // letter, digit or connector
  carry_space = 8,
  carry_return = 16,
  carry_middle = 32, // joins its neighbours
};

// Bit 0 of the result is `carry`, bit i what byte i - 1 was.
static inline uint64_t previous(uint64_t mask, uint64_t carry, int flag) {
  return mask << 1 | (uint64_t)((carry & flag) != 0);
}

static inline uint64_t last(uint64_t mask, int flag) { return mask >> 63 ? (uint64_t)flag : 0; }

static inline uint64_t below(int bit) { return bit == 64 ? ~(uint64_t)0 : ((uint64_t)1 << bit) - 1; }

// The bytes of each class in a block.
typedef struct {
  uint64_t letters, digits, connectors, middle_letters, middle_digits, spaces, returns, feeds;
} class_masks;

static inline class_masks classify(
    text_block block, uint64_t inside, const kernel_word_classes *classes) {
  class_masks found = {
      .letters = mask_range(block, 0x20, 'a', 26),
      .digits = mask_range(block, 0, '0', 10),
      .spaces = mask_equal(block, ' '),
  };
  if (!(~(found.letters | found.digits | found.spaces) & inside)) return found;
  for (int32_t i = 0; i < classes->special_count; i++) {
    const uint8_t class = classes->class_of[classes->special[i]];
    const uint64_t mask = mask_equal(block, classes->special[i]);
    if (class & kernel_letter) found.letters |= mask;
    if (class & kernel_digit) found.digits |= mask;
    if (class & kernel_connector) found.connectors |= mask;
    if (class & kernel_mid_letter) found.middle_letters |= mask;
    if (class & kernel_mid_number) found.middle_digits |= mask;
  }
  found.returns = mask_equal(block, '\r');
  found.feeds = mask_equal(block, '\n');
  return found;
}

// ICU's status of a segment comes from its end: a letter, a digit, or a connector after one of
// them; two connectors in a row make a word, one alone makes none.
static inline uint8_t kind_of(
    const uint8_t *text, int64_t start, int64_t end, const kernel_word_classes *classes) {
  uint8_t class = classes->class_of[text[end - 1] & 127];
  if ((class & kernel_connector) && end - start > 1) {
    class = classes->class_of[text[end - 2] & 127];
    if (class & kernel_connector) return kernel_kind_word;
  }
  if (class & kernel_letter) return kernel_kind_word;
  return class & kernel_digit ? kernel_kind_number : kernel_kind_other;
}

// Writes the words that end in a block, and remembers the one that starts in it and goes on.
static inline kernel_segment *write_words(
    const uint8_t *text, int64_t position, uint64_t body, uint64_t ends_allowed,
    const kernel_word_classes *classes, int64_t *word, kernel_segment *next) {
  const uint64_t before = body << 1 | (uint64_t)(*word >= 0);
  uint64_t starts = body & ~before & ends_allowed;
  uint64_t ends = ~body & before & ends_allowed;
  int64_t start = *word;
  while (ends) {
    if (start < 0) {
      start = position + __builtin_ctzll(starts);
      starts &= starts - 1;
    }
    const int64_t end = position + __builtin_ctzll(ends);
    ends &= ends - 1;
    const uint8_t kind = kind_of(text, start, end, classes);
    *next = (kernel_segment){start, end, kind, 0};
    next += kind != kernel_kind_other;
    start = -1;
  }
  if (starts) start = position + __builtin_ctzll(starts);
  *word = start;
  return next;
}

// Writes every segment that ends at one of the boundaries in a block.
static inline kernel_segment *write_segments(
    const uint8_t *text, int64_t position, uint64_t boundaries,
    const kernel_word_classes *classes, int64_t start, kernel_segment *next) {
  while (boundaries) {
    const int64_t end = position + __builtin_ctzll(boundaries);
    boundaries &= boundaries - 1;
    if (end == start) continue;
    *next++ = (kernel_segment){start, end, kind_of(text, start, end, classes), 0};
    start = end;
  }
  return next;
}

// Writes what is open at the end of the text.
static kernel_segment *write_rest(
    const uint8_t *text, int64_t start, int64_t count, int32_t words_only,
    const kernel_word_classes *classes, kernel_segment *next) {
  if (start < 0 || start >= count) return next;
  const uint8_t kind = kind_of(text, start, count, classes);
  *next = (kernel_segment){start, count, kind, 0};
  return next + (!words_only || kind != kernel_kind_other);
}

kernel_word_scan kernel_begin_words(int64_t position) {
  kernel_word_scan scan = {position, position, -1, 0};
  return scan;
}

int32_t kernel_scan_words(
    const uint8_t *text, int64_t count, const kernel_word_classes *classes, int32_t words_only,
    kernel_word_scan *scan, kernel_segment *out, int64_t capacity, int64_t *written) {
  kernel_word_scan now = *scan;
  // A block writes at most 64 segments.
  const kernel_segment *limit = out + capacity - 64;
  kernel_segment *next = out;
  int32_t result = kernel_scan_full;
  while (next < limit) {
    const int64_t position = now.position;
    if (position >= count) {
      next = write_rest(
          text, words_only ? now.word : now.boundary, count, words_only, classes, next);
      now.boundary = count;
      now.word = -1;
      result = kernel_scan_ended;
      break;
    }
    const int length = count - position < 64 ? (int)(count - position) : 64;
    const uint64_t inside = below(length);
    text_block block;
    if (length == 64) {
      block = load_block(text + position);
    } else {
      // The control character 1 joins nothing, so the end of the text is a boundary.
      uint8_t padded[64];
      memset(padded, 1, sizeof padded);
      memcpy(padded, text + position, (size_t)length);
      block = load_block(padded);
    }
    const class_masks found = classify(block, inside, classes);
    const uint8_t following = length == 64 && position + 64 < count ? text[position + 64] : 1;
    const uint8_t following_class = following < 128 ? classes->class_of[following] : 0;
    const uint64_t next_letter =
        found.letters >> 1 | (uint64_t)((following_class & kernel_letter) != 0) << 63;
    const uint64_t next_digit =
        found.digits >> 1 | (uint64_t)((following_class & kernel_digit) != 0) << 63;
    const uint64_t middles =
        (found.middle_letters & previous(found.letters, now.carry, carry_letter) & next_letter)
        | (found.middle_digits & previous(found.digits, now.carry, carry_digit) & next_digit);
    const uint64_t parts = found.letters | found.digits | found.connectors;
    const uint64_t joined =
        (parts & previous(parts, now.carry, carry_part))
        | (found.spaces & previous(found.spaces, now.carry, carry_space))
        | (found.feeds & previous(found.returns, now.carry, carry_return))
        | middles | previous(middles, now.carry, carry_middle);
    uint64_t certain = inside;
    const uint64_t high = mask_high(block) & inside;
    const int stops = high != 0 || following >= 128;
    if (stops) {
      // Only what the bytes before the first one >= 0x80 decide is certain. A byte that may join
      // its neighbours waits for the one after it.
      const int end = high ? __builtin_ctzll(high) : 64;
      certain = below(end);
      if (end > 0) {
        const uint64_t final = (uint64_t)1 << (end - 1);
        if ((found.middle_letters | found.middle_digits) & final) certain &= ~final;
      }
    }
    const uint64_t boundaries = ~joined & certain;
    const int64_t open = now.boundary;
    if (boundaries) now.boundary = position + 63 - __builtin_clzll(boundaries);
    if (words_only) {
      // A word that is open at the last boundary before a stop is not written.
      const uint64_t allowed =
          !stops ? inside : boundaries ? below((int)(now.boundary - position) + 1) : 0;
      next = write_words(
          text, position, (parts | middles) & inside, allowed, classes, &now.word, next);
    } else {
      next = write_segments(text, position, boundaries, classes, open, next);
    }
    if (stops) {
      result = kernel_scan_stopped;
      break;
    }
    now.carry = last(found.letters, carry_letter) | last(found.digits, carry_digit)
        | last(parts, carry_part) | last(found.spaces, carry_space)
        | last(found.returns, carry_return) | last(middles, carry_middle);
    now.position = position + length;
  }
  *scan = now;
  *written = next - out;
  return result;
}
