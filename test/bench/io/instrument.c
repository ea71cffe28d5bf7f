/* A small instrument on a TCP socket, for benchmarks: it answers as fast as the machine allows.
 * `*IDN?` with a line, `BLOCK?` with a block of 10 MB. Prints its port. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { block_size = 10000000 };
static const char header[] = "#810000000";
static const char identity[] = "Setpoint,Echo,0,1\n";
static char *block;

static int send_all(int client, const char *data, size_t size) {
  while (size > 0) {
    ssize_t sent = send(client, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return -1;
    data += sent;
    size -= (size_t)sent;
  }
  return 0;
}

static int answer(int client, const char *command) {
  if (strncmp(command, "BLOCK?", 6) == 0) return send_all(client, block, sizeof header - 1 + block_size + 1);
  if (strchr(command, '?')) return send_all(client, identity, sizeof identity - 1);
  return 0;
}

static void *converse(void *argument) {
  int client = (int)(long)argument, on = 1;
  char line[4096];
  size_t length = 0;
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  for (;;) {
    ssize_t received = recv(client, line + length, sizeof line - length - 1, 0);
    char *end;
    if (received <= 0) break;
    length += (size_t)received;
    line[length] = 0;
    while ((end = strchr(line, '\n'))) {
      *end = 0;
      if (answer(client, line) < 0) goto gone;
      length -= (size_t)(end + 1 - line);
      memmove(line, end + 1, length + 1);
    }
    if (length >= sizeof line - 1) length = 0;
  }
gone:
  close(client);
  return NULL;
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int server = socket(AF_INET, SOCK_STREAM, 0);
  block = malloc(sizeof header + block_size);
  memcpy(block, header, sizeof header - 1);
  for (int i = 0; i < block_size / 4; i++) {
    float value = (float)(i % 1000);
    memcpy(block + sizeof header - 1 + 4 * i, &value, 4);
  }
  block[sizeof header - 1 + block_size] = '\n';
  if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 16)) return 1;
  getsockname(server, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    pthread_t thread;
    int client = accept(server, NULL, NULL);
    if (client < 0) return 1;
    pthread_create(&thread, NULL, converse, (void *)(long)client);
    pthread_detach(thread);
  }
}
