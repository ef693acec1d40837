// What this package uses of ICU, without ICU's own headers: Swift cannot import the macros by
// which ICU renames its functions (`ubrk_open` becomes `ubrk_open_72`), nor ICU's types beside
// the copy of them that Foundation brings. A positive status is a failure.
#ifndef TEXTUS_CICUBRIDGE_H
#define TEXTUS_CICUBRIDGE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Boundaries.

typedef struct icu_breaks icu_breaks;

enum { icu_characters = 0, icu_words = 1, icu_sentences = 2 };

// NULL where ICU has no rules, for example because its data are missing.
icu_breaks *_Nullable icu_open_breaks(
    int32_t kind, const char *_Nonnull locale, int32_t *_Nonnull status);

void icu_close_breaks(icu_breaks *_Nonnull breaks);

// The boundaries of UTF-16 text after its start, the end included, and, if asked for, the status of
// the segment before each. There must be room for `length`; returns how many there are.
int32_t icu_boundaries(
    icu_breaks *_Nonnull breaks, const uint16_t *_Nonnull text, int32_t length,
    int32_t *_Nonnull boundaries, int32_t *_Nullable rule_statuses, int32_t *_Nonnull status);

// Every boundary of UTF-8 text, read by ICU itself: what this package's own way is compared with.
// Returns how many there are, of which at most `capacity` are written.
int32_t icu_utf8_boundaries(
    icu_breaks *_Nonnull breaks, const char *_Nonnull text, int64_t length,
    int32_t *_Nonnull boundaries, int32_t *_Nonnull rule_statuses, int32_t capacity,
    int32_t *_Nonnull status);

// Properties of a scalar.

int icu_is_white_space(int32_t scalar);
int icu_is_alphabetic(int32_t scalar);
// A control or format character.
int icu_is_invisible(int32_t scalar);
// A non-spacing mark that several scripts share.
int icu_is_shared_mark(int32_t scalar);
int32_t icu_combining_class(int32_t scalar);
// The general category by its first letter; format characters (Cf) are told from the rest of "C".
enum {
  icu_letter = 0, icu_mark = 1, icu_number = 2, icu_punctuation = 3, icu_symbol = 4,
  icu_separator = 5, icu_format = 6, icu_other = 7
};
int32_t icu_category(int32_t scalar);
// A character of a script that is written without spaces: Han, kana, Thai, Khmer and the like.
int icu_is_unspaced(int32_t scalar);
int32_t icu_lowercase_scalar(int32_t scalar);

// Case. The functions write at most `capacity` bytes and return how many there are.

typedef struct icu_case_map icu_case_map;

icu_case_map *_Nullable icu_open_case_map(
    const char *_Nonnull locale, int32_t *_Nonnull status);

void icu_close_case_map(icu_case_map *_Nonnull map);

int32_t icu_lowercase(
    const icu_case_map *_Nonnull map, uint8_t *_Nonnull target, int32_t capacity,
    const uint8_t *_Nonnull source, int32_t length, int32_t *_Nonnull status);

int32_t icu_fold_case(
    const icu_case_map *_Nonnull map, uint8_t *_Nonnull target, int32_t capacity,
    const uint8_t *_Nonnull source, int32_t length, int32_t *_Nonnull status);

// Normal forms.

typedef struct icu_form icu_form;

enum { icu_nfc = 0, icu_nfkc = 1, icu_nfd = 2 };

// A form that lives as long as the program.
const icu_form *_Nullable icu_find_form(int32_t name, int32_t *_Nonnull status);

int32_t icu_normalize(
    const icu_form *_Nonnull form, const uint16_t *_Nonnull source, int32_t length,
    uint16_t *_Nonnull target, int32_t capacity, int32_t *_Nonnull status);

// How many leading code units are normalised for certain.
int32_t icu_normalized_prefix(
    const icu_form *_Nonnull form, const uint16_t *_Nonnull source, int32_t length,
    int32_t *_Nonnull status);

int icu_has_boundary_before(const icu_form *_Nonnull form, int32_t scalar);

// ICU's name for a status.
const char *_Nonnull icu_status_name(int32_t status);

#ifdef __cplusplus
}
#endif
#endif
