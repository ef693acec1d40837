// ICU renames its functions through macros (`ubrk_open` becomes `ubrk_open_72`), which Swift
// cannot import. Each function used here gets a thin inline wrapper with the prefix `icu_`.
#ifndef TEXTUS_CICU_H
#define TEXTUS_CICU_H
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>
#endif
