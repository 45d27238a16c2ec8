/* Load for one server, by one thread on epoll, from hostsim and its references alike.
 *
 *     load http|ws PORT PATH [--option VALUE]…
 *     load birth PORT PATH PROGRAM [ARGUMENT…]
 *
 * Every active connection asks, waits for the answer, and asks again. Prints one line of JSON: answers, seconds,
 * and the time of an answer in microseconds. An answer that is not the expected one ends everything with exit 1.
 *
 *     --connections N   active ones                        --idle N     WebSockets that say nothing
 *     --seconds S       to measure for                     --warm S     to run before that
 *     --count N         measured answers a connection has at most (0: any number)
 *     --every US        microseconds from one request of a connection to its next; at once otherwise
 *     --hold            opens the idle ones, prints "ready", keeps them until standard input ends
 *     --host TEXT --header TEXT --body TEXT --status N      of HTTP; with a body it is a POST
 *     --message TEXT --expect TEXT --subprotocol TEXT       of WebSockets; without --expect an echo is expected */

#include "load.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct plan {
  struct order order;
  int connections, idle, every;
  double seconds, warm;
  size_t count;
  bool holds;
};

void fail(const char *sentence, ...) {
  va_list values;
  va_start(values, sentence);
  fputs("load: ", stderr);
  vfprintf(stderr, sentence, values);
  fputc('\n', stderr);
  exit(1);
}

uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static struct plan read_arguments(int count, char **arguments) {
  enum { connections = 1, idle, seconds, warm, answers, every, hold, host, header, status, message, expect, subprotocol,
         body };
  static const struct option options[] = {
      {"connections", 1, 0, connections}, {"idle", 1, 0, idle},       {"seconds", 1, 0, seconds},
      {"warm", 1, 0, warm},               {"count", 1, 0, answers},   {"every", 1, 0, every},
      {"hold", 0, 0, hold},               {"host", 1, 0, host},       {"header", 1, 0, header},
      {"status", 1, 0, status},           {"message", 1, 0, message}, {"expect", 1, 0, expect},
      {"subprotocol", 1, 0, subprotocol}, {"body", 1, 0, body},       {0}};
  struct plan plan = {.order = {.status = 200, .message = "01234567890123456789012345678901"},
                      .connections = 1, .seconds = 1, .warm = 0.2};
  for (int option; (option = getopt_long(count, arguments, "+", options, NULL)) != -1;) {
    switch (option) {
    case connections: plan.connections = atoi(optarg); break;
    case idle: plan.idle = atoi(optarg); break;
    case seconds: plan.seconds = atof(optarg); break;
    case warm: plan.warm = atof(optarg); break;
    case answers: plan.count = strtoul(optarg, NULL, 10); break;
    case every: plan.every = atoi(optarg); break;
    case hold: plan.holds = true; break;
    case host: plan.order.host = optarg; break;
    case header: plan.order.header = optarg; break;
    case status: plan.order.status = atoi(optarg); break;
    case message: plan.order.message = optarg; break;
    case expect: plan.order.expected = optarg; break;
    case subprotocol: plan.order.subprotocol = optarg; break;
    case body: plan.order.body = optarg; break;
    default: fail("see the top of Benchmarks/load/main.c for the options");
    }
  }
  return plan;
}

static void watch(int epoll, struct peer *peer) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, peer->descriptor, &event) != 0) fail("epoll: %s", strerror(errno));
}

/* Opens every connection, the idle ones first. Pings that come meanwhile are answered. */
static void open_all(int epoll, struct peer *peers, const struct plan *plan) {
  int all = plan->connections + plan->idle;
  for (int place = all - 1; place >= 0; place--) {
    peers[place].is_idle = place >= plan->connections;
    peer_open(&peers[place], &plan->order);
    watch(epoll, &peers[place]);
    struct epoll_event events[64];
    int count = place % 64 == 0 ? epoll_wait(epoll, events, 64, 0) : 0;
    for (int event = 0; event < count; event++) peer_read(events[event].data.ptr, &plan->order);
  }
}

/* Keeps what is open until standard input ends. */
static void hold(int epoll, const struct plan *plan) {
  static struct peer input;
  input.descriptor = STDIN_FILENO;
  watch(epoll, &input);
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, -1);
    for (int place = 0; place < count; place++) {
      struct peer *peer = events[place].data.ptr;
      char byte;
      if (peer != &input)
        peer_read(peer, &plan->order);
      else if (read(STDIN_FILENO, &byte, 1) <= 0)
        return;
    }
  }
}

/* Sends what is due. Gives the milliseconds until the next: -1, none is planned. */
static int ask_due(struct peer *peers, const struct plan *plan) {
  if (!plan->every) return 1000;
  uint64_t time = now(), next = UINT64_MAX;
  for (struct peer *peer = peers; peer < peers + plan->connections; peer++) {
    if (peer->asked || !peer->due) continue;
    if (peer->due <= time)
      peer_ask(peer, &plan->order);
    else if (peer->due < next)
      next = peer->due;
  }
  return next == UINT64_MAX ? 1000 : (int)((next - time + 999999) / 1000000);
}

/* Runs until the time is over or every connection had its answers. Gives the seconds it took. */
static double drive(int epoll, struct peer *peers, const struct plan *plan) {
  uint64_t first = now() + (uint64_t)(plan->warm * 1e9), end = first + (uint64_t)(plan->seconds * 1e9);
  size_t limit = plan->count * (size_t)plan->connections;
  bool measures = false;
  for (struct peer *peer = peers; peer < peers + plan->connections; peer++) peer_ask(peer, &plan->order);
  for (;;) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, ask_due(peers, plan));
    uint64_t time = now();
    if (!measures && time >= first) measures = true, first = time, sample_clear();
    for (int place = 0; place < count; place++) {
      struct peer *peer = events[place].data.ptr;
      uint64_t asked = peer->asked;
      if (!peer_read(peer, &plan->order) || peer->is_idle) continue;
      peer->asked = 0;
      uint64_t answered = now();
      if (measures) sample_add(answered - asked);
      if (plan->every)
        peer->due = asked + (uint64_t)plan->every * 1000;
      else
        peer_ask(peer, &plan->order);
    }
    time = now();
    if (measures && (time >= end || (limit && sample_count() >= limit))) return (double)(time - first) / 1e9;
    if (time > end + 10000000000) fail("no answer for 10 s");
  }
}

int main(int count, char **arguments) {
  if (count > 2 && !strcmp(arguments[1], "birth")) return birth(count - 2, arguments + 2);
  bool is_websocket = count > 3 && !strcmp(arguments[1], "ws");
  if (count < 4 || (!is_websocket && strcmp(arguments[1], "http") != 0))
    fail("load http|ws PORT PATH [options]; see the top of Benchmarks/load/main.c");
  struct plan plan = read_arguments(count - 3, arguments + 3);
  char host[64];
  snprintf(host, sizeof host, "127.0.0.1:%s", arguments[2]);
  if (!plan.order.host) plan.order.host = host;
  plan.order.is_websocket = is_websocket;
  plan.order.port = atoi(arguments[2]);
  plan.order.path = arguments[3];

  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct peer *peers = calloc((size_t)(plan.connections + plan.idle + 1), sizeof *peers);
  if (!peers) fail("there is no memory for so many connections");
  open_all(epoll, peers, &plan);
  if (plan.holds) {
    hold(epoll, &plan);
    return 0;
  }
  double seconds = drive(epoll, peers, &plan);
  size_t answers = sample_count();
  printf("{\"answers\": %zu, \"seconds\": %.6f, \"rate\": %.1f, \"p50\": %.3f, \"p99\": %.3f, \"most\": %.3f}\n", answers,
         seconds, (double)answers / seconds, (double)sample_at(0.5) / 1e3, (double)sample_at(0.99) / 1e3,
         (double)sample_at(1) / 1e3);
  return 0;
}
