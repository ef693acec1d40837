// ICU's own word boundaries of UTF-8 text, through nothing of Textus: what it is compared with.
#ifndef TEXTUS_REFERENCE_ICU_H
#define TEXTUS_REFERENCE_ICU_H
#include <stdint.h>

typedef struct reference_words reference_words;

// Begins at the start of the text; null if ICU cannot.
reference_words *reference_words_open(const char *locale, const uint8_t *text, int64_t count);

// The end of the next segment in bytes, -1 after the last. `status` becomes ICU's rule status:
// below 100 for what is no word.
int64_t reference_words_next(reference_words *words, int32_t *status);

void reference_words_close(reference_words *words);
#endif
