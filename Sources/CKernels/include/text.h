// Word boundaries of ASCII text, 64 bytes at a time.
#ifndef TEXTUS_CKERNELS_TEXT_H
#define TEXTUS_CKERNELS_TEXT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What a byte does at word boundaries (UAX #29's properties, as far as ASCII has them).
enum {
  kernel_letter = 1,
  kernel_digit = 2,
  kernel_connector = 4,   // ExtendNumLet: joins letters and digits
  kernel_mid_letter = 8,  // joins two letters
  kernel_mid_number = 16, // joins two digits
  kernel_space = 32,      // runs of it stay together
};

// The letters a-z and A-Z, the digits and the space have their class here too; the kernel takes
// theirs as given. `special` lists the other bytes that have a class.
typedef struct {
  uint8_t class_of[128];
  uint8_t special[16];
  int32_t special_count;
} kernel_word_classes;

// What a segment is made of, numbered like ICU's rule statuses in hundreds; kana (3) and
// ideographs (4) are ICU's to find.
enum { kernel_kind_other = 0, kernel_kind_number = 1, kernel_kind_word = 2 };

// A piece of text between two boundaries: bytes start ..< end.
typedef struct {
  int64_t start;
  int64_t end;
  uint8_t kind;
  uint8_t beyond_ascii;  // whether it may contain bytes >= 0x80
} kernel_segment;

// Where a scan is, so that it can go on when its output was emptied.
typedef struct {
  int64_t position;  // the next byte to look at
  int64_t boundary;  // the last boundary that is certain
  int64_t word;      // the start of the word that is open, or -1
  uint64_t carry;    // what the byte before `position` was
} kernel_word_scan;

enum {
  kernel_scan_full = 0,   // the output is full: empty it and call again
  kernel_scan_ended = 1,  // everything is written
  kernel_scan_stopped = 2 // a byte >= 0x80 follows; segments up to `boundary` are written
};

// A scan that starts at `position`, which must be a boundary.
kernel_word_scan kernel_begin_words(int64_t position);

// Writes the segments of text[scan->position ..< count], all of them or only words and numbers.
// `capacity` must be more than 64; returns one of the values above.
int32_t kernel_scan_words(
    const uint8_t *text, int64_t count, const kernel_word_classes *classes, int32_t words_only,
    kernel_word_scan *scan, kernel_segment *out, int64_t capacity, int64_t *written);

#ifdef __cplusplus
}
#endif
#endif
