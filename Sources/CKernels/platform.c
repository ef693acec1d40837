#define _GNU_SOURCE
#include "CKernels.h"
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

int kernel_flush_denormals(int on) {
#if defined(__x86_64__)
  const unsigned bits = 0x8040;  // flush to zero, denormals are zero
  unsigned state = _mm_getcsr();
  _mm_setcsr(on ? state | bits : state & ~bits);
  return (state & bits) == bits;
#elif defined(__aarch64__)
  uint64_t state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  const uint64_t bit = (uint64_t)1 << 24;
  uint64_t wanted = on ? state | bit : state & ~bit;
  __asm__ volatile("msr fpcr, %0" : : "r"(wanted));
  return (state & bit) != 0;
#else
  (void)on;
  return 0;
#endif
}

ptrdiff_t kernel_available_threads(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    int count = CPU_COUNT(&set);
    if (count > 0) return count;
  }
#endif
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? count : 1;
}

typedef struct {
  void (*body)(void *);
  void *argument;
} thread_start;

static void *run_thread(void *address) {
  thread_start start = *(thread_start *)address;
  free(address);
  start.body(start.argument);
  return 0;
}

int kernel_start_thread(void (*body)(void *argument), void *argument) {
  thread_start *start = malloc(sizeof *start);
  if (!start) return 0;
  *start = (thread_start){body, argument};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // As much as a program's first thread has; some systems give others far less.
  pthread_attr_setstacksize(&attributes, (size_t)8 << 20);
  pthread_t thread;
  int status = pthread_create(&thread, &attributes, run_thread, start);
  pthread_attr_destroy(&attributes);
  if (status != 0) free(start);
  return status == 0;
}
