/* A library of the smallest calls, for benchmarks. */
#include <unistd.h>

int add(int a, int b) { return a + b; }
int measure(int milliseconds) { return usleep((useconds_t)milliseconds * 1000) == 0 ? 512 : 0; }
