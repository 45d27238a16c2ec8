/* How long a server takes from its start to the first byte that it serves. */
#include "load.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t first_byte(int port, const char *path, pid_t child) {
  char request[1024], byte;
  int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", path, port);
  for (uint64_t limit = now() + 60000000000; now() < limit;) {
    int status;
    if (waitpid(child, &status, WNOHANG) == child) fail("the server ended before it served");
    int descriptor = connect_to(port);
    if (descriptor < 0) {
      usleep(200);
      continue;
    }
    if (send(descriptor, request, (size_t)length, MSG_NOSIGNAL) == length && recv(descriptor, &byte, 1, 0) == 1) {
      close(descriptor);
      return now();
    }
    close(descriptor);
  }
  kill(child, SIGKILL);
  fail("nothing is served at port %d", port);
}

/* birth PORT PATH PROGRAM [ARGUMENT…]: prints milliseconds and ends the program. */
int birth(int count, char **arguments) {
  if (count < 3) fail("birth PORT PATH PROGRAM [ARGUMENT…]");
  int port = atoi(arguments[0]);
  uint64_t began = now();
  pid_t child = fork();
  if (child == 0) {
    if (!freopen("/dev/null", "w", stdout)) _exit(126);
    execvp(arguments[2], arguments + 2);
    _exit(127);
  }
  if (child < 0) fail("no process: %s", strerror(errno));
  uint64_t served = first_byte(port, arguments[1], child);
  printf("{\"milliseconds\": %.3f}\n", (double)(served - began) / 1e6);
  kill(child, SIGTERM);
  waitpid(child, NULL, 0);
  return 0;
}
