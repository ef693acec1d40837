#ifndef TEXTUS_CSYSTEMBLAS_H
#define TEXTUS_CSYSTEMBLAS_H
#include <cblas.h>
#endif
