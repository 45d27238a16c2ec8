/* The least that libwebsockets can be asked to do: what hostsim's server is measured against.
 *
 *     server [PATH TAG WHOLE NOT_MODIFIED]…
 *
 * Listens on a free port of 127.0.0.1, prints it, and serves until it is killed: a WebSocket of any
 * subprotocol "hostsim.v1" or none gets its messages back; PATH gets the bytes of the file WHOLE, a whole
 * HTTP answer, or those of NOT_MODIFIED when If-None-Match holds TAG. Loop, options and buffers are those of
 * Sources/Native, and everything is written from the callback that asks for it: no server on this
 * library can do less. */

#include <errno.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum { most_answers = 8, longest_message = 1 << 25 };

struct bytes {
  unsigned char *start; /* LWS_PRE bytes behind the beginning of its allocation */
  size_t count;
};

struct answer {
  const char *path, *tag;
  struct bytes whole, not_modified;
};

struct session {
  size_t count, room;
  unsigned char *message;
};

static struct answer answers[most_answers];
static int answer_count;

static struct bytes read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "server: cannot read %s: %s\n", path, strerror(errno));
    exit(66);
  }
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  struct bytes bytes = {malloc(LWS_PRE + (size_t)size), (size_t)size};
  bytes.start += LWS_PRE;
  if (fread(bytes.start, 1, bytes.count, file) != bytes.count) exit(66);
  fclose(file);
  return bytes;
}

static int answer_request(struct lws *wsi, const char *path) {
  for (int place = 0; place < answer_count; place++) {
    const struct answer *answer = &answers[place];
    if (strcmp(answer->path, path) != 0) continue;
    char tag[128];
    int length = lws_hdr_copy(wsi, tag, sizeof tag, WSI_TOKEN_HTTP_IF_NONE_MATCH);
    const struct bytes *bytes = length > 0 && strcmp(tag, answer->tag) == 0
                                    ? &answer->not_modified
                                    : &answer->whole;
    if (lws_write(wsi, bytes->start, bytes->count, LWS_WRITE_HTTP_HEADERS) < 0) return -1;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
  }
  if (lws_return_http_status(wsi, HTTP_STATUS_NOT_FOUND, NULL) < 0) return -1;
  return lws_http_transaction_completed(wsi) ? -1 : 0;
}

/* Joins the parts of a message and sends it back at once when nothing waits. */
static int echo(struct lws *wsi, struct session *session, const void *part, size_t count) {
  if (session->count + count > longest_message) return -1;
  if (session->count + count > session->room) {
    session->room = 2 * (session->count + count);
    session->message = realloc(session->message, LWS_PRE + session->room);
  }
  memcpy(session->message + LWS_PRE + session->count, part, count);
  session->count += count;
  if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi)) return 0;
  size_t length = session->count;
  session->count = 0;
  enum lws_write_protocol kind = lws_frame_is_binary(wsi) ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
  return lws_write(wsi, session->message + LWS_PRE, length, kind) < 0 ? -1 : 0;
}

static int handle(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t count) {
  switch (reason) {
  case LWS_CALLBACK_HTTP: return answer_request(wsi, in);
  case LWS_CALLBACK_RECEIVE: return echo(wsi, user, in, count);
  case LWS_CALLBACK_CLOSED: free(((struct session *)user)->message); return 0;
  default: return 0;
  }
}

static const struct lws_protocols protocols[] = {
    {.name = "plain", .callback = handle, .per_session_data_size = sizeof(struct session),
     .rx_buffer_size = 512, .tx_packet_size = 1 << 20},
    {.name = "hostsim.v1", .callback = handle, .per_session_data_size = sizeof(struct session),
     .rx_buffer_size = 512, .tx_packet_size = 1 << 20},
    {0}};

static const lws_retry_bo_t pings = {.secs_since_valid_ping = 20, .secs_since_valid_hangup = 30};

int main(int count, char **arguments) {
  for (int place = 1; place + 3 < count && answer_count < most_answers; place += 4)
    answers[answer_count++] = (struct answer){arguments[place], arguments[place + 1],
                                              read_file(arguments[place + 2]),
                                              read_file(arguments[place + 3])};
  lws_set_log_level(LLL_ERR, NULL);
  uv_loop_t loop;
  uv_loop_init(&loop);
  void *loops[] = {&loop};
  struct lws_context_creation_info info = {0};
  info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_VALIDATE_UTF8 |
                 LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
  info.pt_serv_buf_size = 32768;
  info.max_http_header_data2 = 16384;
  info.foreign_loops = loops;
  struct lws_context *context = lws_create_context(&info);
  if (!context) return 70;
  memset(&info, 0, sizeof info);
  info.iface = "127.0.0.1";
  info.protocols = protocols;
  info.retry_and_idle_policy = &pings;
  info.timeout_secs = 30;
  info.keepalive_timeout = 60;
  info.options = LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
                 LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
  const char *port = getenv("REFERENCE_PORT");
  info.port = port ? atoi(port) : 0;
  struct lws_vhost *vhost = lws_create_vhost(context, &info);
  if (!vhost) return 69;
  printf("%d\n", lws_get_vhost_listen_port(vhost));
  fflush(stdout);
  for (;;) {
    uv_run(&loop, UV_RUN_ONCE);
    if (!lws_service_adjust_timeout(context, 1, 0)) lws_cancel_service(context);
  }
}
