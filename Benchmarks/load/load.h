/* The load generator's parts: `main.c` reads the command line and drives, `peer.c` opens connections and reads
   answers, `samples.c` keeps times, `birth.c` times the start of a server. */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What every connection asks for. */
struct order {
  bool is_websocket;
  int port;
  const char *host, *path, *subprotocol;
  const char *header; /* whole lines of HTTP, without the last line's end */
  const char *body;   /* NULL: GET; otherwise POST */
  const char *message; /* sent in one masked frame */
  const char *expected; /* what each answer of a WebSocket holds; NULL: the message itself */
  int status;           /* what each answer of HTTP has */
};

enum { inbox_size = 1 << 18 };

struct peer {
  int descriptor;
  bool is_idle;
  uint64_t asked; /* when the request left, in ns; 0: none is on its way */
  uint64_t due;   /* when the next one leaves */
  size_t held;    /* bytes of `inbox` */
  size_t needed;  /* bytes that the whole answer has, once its head is known */
  unsigned char *inbox;
};

_Noreturn void fail(const char *sentence, ...) __attribute__((format(printf, 1, 2)));
uint64_t now(void);

void peer_open(struct peer *peer, const struct order *order);
void peer_ask(struct peer *peer, const struct order *order);
/* Reads what came. Gives how many whole answers it held: 0 or 1. */
int peer_read(struct peer *peer, const struct order *order);
int connect_to(int port);

void sample_add(uint64_t time);
void sample_clear(void);
size_t sample_count(void);
/* Sorts, so it is called when all is over. In ns. */
uint64_t sample_at(double quantile);

int birth(int count, char **arguments);

#endif
