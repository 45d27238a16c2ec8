#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int connect_to(int port) {
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail("no socket: %s (raise the limit of open files)", strerror(errno));
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
    close(descriptor);
    return -1;
  }
  int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  /* Ended by a reset, so that thousands of them leave no port behind that is taken for a minute. */
  struct linger linger = {.l_onoff = 1};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  return descriptor;
}

static void put(int descriptor, const void *bytes, size_t count) {
  const char *rest = bytes;
  while (count) {
    ssize_t sent = send(descriptor, rest, count, MSG_NOSIGNAL);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent <= 0) fail("the server does not take a request: %s", strerror(errno));
    rest += sent;
    count -= (size_t)sent;
  }
}

static void shake_hands(struct peer *peer, const struct order *order) {
  char request[2048];
  int length = snprintf(
      request, sizeof request,
      "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
      order->path, order->host, order->subprotocol ? "Sec-WebSocket-Protocol: " : "",
      order->subprotocol ? order->subprotocol : "", order->subprotocol ? "\r\n" : "");
  put(peer->descriptor, request, (size_t)length);
  unsigned char head[4096];
  size_t held = 0;
  for (;;) {
    /* Byte by byte at the end would be slow; what follows the head is kept. */
    ssize_t got = recv(peer->descriptor, head + held, sizeof head - 1 - held, 0);
    if (got <= 0) fail("the server ended the handshake for %s", order->path);
    held += (size_t)got;
    head[held] = 0;
    unsigned char *end = memmem(head, held, "\r\n\r\n", 4);
    if (!end) continue;
    if (memcmp(head, "HTTP/1.1 101", 12) != 0) fail("no WebSocket at %s: %.40s", order->path, (char *)head);
    peer->held = held - (size_t)(end + 4 - head);
    if (peer->held) fail("the server speaks first at %s", order->path);
    return;
  }
}

void peer_open(struct peer *peer, const struct order *order) {
  peer->descriptor = connect_to(order->port);
  if (peer->descriptor < 0) fail("no connection to port %d: %s", order->port, strerror(errno));
  peer->held = peer->needed = 0;
  if (!peer->is_idle && !peer->inbox) {
    peer->inbox = malloc(inbox_size);
    if (!peer->inbox) fail("there is no memory for a connection");
  }
  if (order->is_websocket) shake_hands(peer, order);
}

/* One frame of a client, which has to be masked (RFC 6455 §5.3), with another mask every time. */
static void put_frame(int descriptor, int opcode, const void *payload, size_t count) {
  static uint32_t seed = 2463534242;
  static unsigned char frame[1 << 17];
  if (count > sizeof frame - 14) fail("a message may have %zu bytes", sizeof frame - 14);
  seed ^= seed << 13, seed ^= seed >> 17, seed ^= seed << 5;
  unsigned char mask[4];
  memcpy(mask, &seed, 4);
  size_t at = 0;
  frame[at++] = (unsigned char)(0x80 | opcode);
  if (count < 126) {
    frame[at++] = (unsigned char)(0x80 | count);
  } else if (count < 65536) {
    frame[at++] = 0x80 | 126;
    frame[at++] = (unsigned char)(count >> 8);
    frame[at++] = (unsigned char)count;
  } else {
    frame[at++] = 0x80 | 127;
    for (int shift = 56; shift >= 0; shift -= 8) frame[at++] = (unsigned char)(count >> shift);
  }
  memcpy(frame + at, mask, 4);
  at += 4;
  const unsigned char *bytes = payload;
  for (size_t place = 0; place < count; place++) frame[at + place] = bytes[place] ^ mask[place & 3];
  put(descriptor, frame, at + count);
}

static int spell_request(char *text, size_t room, const struct order *order) {
  const char *body = order->body ? order->body : "";
  char about_body[64] = "";
  if (order->body) snprintf(about_body, sizeof about_body, "Content-Length: %zu\r\n", strlen(body));
  int length = snprintf(text, room, "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s%s\r\n%s", order->body ? "POST" : "GET",
                        order->path, order->host, order->header ? order->header : "",
                        order->header ? "\r\n" : "", about_body, body);
  if (length < 0 || (size_t)length >= room) fail("a request may have %zu bytes", room);
  return length;
}

void peer_ask(struct peer *peer, const struct order *order) {
  static char request[4096];
  static int length;
  if (!order->is_websocket && !length) length = spell_request(request, sizeof request, order);
  peer->asked = now();
  if (order->is_websocket)
    put_frame(peer->descriptor, 1, order->message, strlen(order->message));
  else
    put(peer->descriptor, request, (size_t)length);
}

static size_t content_length(const char *head, const struct order *order) {
  const char *field = strcasestr(head, "\r\nContent-Length:");
  if (field) return strtoul(field + 17, NULL, 10);
  if (order->status != 304 && order->status != 204) fail("an answer without Content-Length: %.60s", head);
  return 0;
}

/* Whether the whole answer of HTTP is there. */
static bool has_answer(struct peer *peer, const struct order *order) {
  if (!peer->needed) {
    unsigned char *end = memmem(peer->inbox, peer->held, "\r\n\r\n", 4);
    if (!end) return false;
    *end = 0;
    const char *head = (const char *)peer->inbox;
    int status = peer->held > 12 ? atoi(head + 9) : 0;
    if (status != order->status) fail("%s was answered with %.40s", order->path, head);
    peer->needed = (size_t)(end + 4 - peer->inbox) + content_length(head, order);
    if (peer->needed > inbox_size) fail("an answer of %zu bytes is too long", peer->needed);
  }
  if (peer->held < peer->needed) return false;
  if (peer->held > peer->needed) fail("more than one answer came");
  peer->held = peer->needed = 0;
  return true;
}

static void check_message(const unsigned char *bytes, size_t count, const struct order *order) {
  if (order->expected) {
    if (memmem(bytes, count, order->expected, strlen(order->expected))) return;
  } else if (count == strlen(order->message) && !memcmp(bytes, order->message, count)) {
    return;
  }
  fail("not what was expected: %.*s", count > 300 ? 300 : (int)count, (const char *)bytes);
}

/* Takes whole frames off the inbox; pings are answered. Gives how many messages they were. */
static int take_frames(struct peer *peer, unsigned char *inbox, const struct order *order) {
  size_t at = 0;
  int messages = 0;
  for (;;) {
    const unsigned char *frame = inbox + at;
    size_t rest = peer->held - at, head = 2;
    if (rest < 2) break;
    size_t count = frame[1] & 127;
    if (count == 126) {
      head = 4;
      if (rest < head) break;
      count = (size_t)frame[2] << 8 | frame[3];
    } else if (count == 127) {
      head = 10;
      if (rest < head) break;
      count = 0;
      for (int place = 2; place < 10; place++) count = count << 8 | frame[place];
    }
    if (count > inbox_size - 16) fail("a message of %zu bytes is too long", count);
    if (rest < head + count) break;
    int opcode = frame[0] & 15;
    if (opcode == 9) {
      put_frame(peer->descriptor, 10, frame + head, count);
    } else if (opcode == 8) {
      fail("the server closed a connection: %.*s", count > 2 ? (int)count - 2 : 0, (const char *)frame + head + 2);
    } else if (!(frame[0] & 0x80)) {
      fail("a message in parts");
    } else if (opcode == 1) {
      check_message(frame + head, count, order);
      messages++;
    }
    at += head + count;
  }
  memmove(inbox, inbox + at, peer->held - at);
  peer->held -= at;
  return messages;
}

int peer_read(struct peer *peer, const struct order *order) {
  static unsigned char idle_inbox[4096]; /* pings only, whole ones */
  unsigned char *inbox = peer->is_idle ? idle_inbox : peer->inbox;
  size_t room = peer->is_idle ? sizeof idle_inbox : inbox_size;
  ssize_t got = recv(peer->descriptor, inbox + peer->held, room - peer->held, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (got <= 0) fail("the server ended a connection");
  peer->held += (size_t)got;
  if (!order->is_websocket) return has_answer(peer, order);
  int messages = take_frames(peer, inbox, order);
  if (peer->is_idle && peer->held) fail("a message to an idle connection");
  return messages;
}
