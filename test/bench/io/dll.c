/* What a call costs: functions that do next to nothing, and one that takes its time. */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

int add(int a, int b) { return a + b; }
void read_two(int *count, double *value) { *count = 5, *value = 2.5; }
int length_of(const char *text) { return (int)strlen(text); }
double sum_of(const double *values, int count) {
  double sum = 0;
  for (int i = 0; i < count; i++) sum += values[i];
  return sum;
}
int sleep_ms(int ms) { return usleep((unsigned)ms * 1000); }
