/*
 * The usbtmc driver of Linux, as far as a program sees it, in front of an instrument that echoes. Preloaded, it stands
 * before ioctl and poll of one file; the structures and numbers are those of <linux/usb/tmc.h>.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/usb/tmc.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PIECE 4096

static int device = -1;
static unsigned char command[1 << 21];
static unsigned char reply[1 << 21];
static size_t command_size, reply_size, reply_at, written;
static int has_reply, reading, halted, muted;

static int fails(int code) {
  errno = code;
  return -1;
}

static int control(struct usbtmc_ctrlrequest *request) {
  unsigned char *answer = request->data;
  if (!(request->req.bRequestType & 0x80) || (request->req.bRequestType & 0x60) != 0x20) return fails(EPIPE);
  memset(answer, 0, request->req.wLength);
  answer[0] = USBTMC_STATUS_SUCCESS;
  switch (request->req.bRequest) {
  case USBTMC_REQUEST_GET_CAPABILITIES:
    if (request->req.wLength != 0x18) return fails(EPIPE);
    answer[14] = 7;
    break;
  case USBTMC_REQUEST_INITIATE_CLEAR:
    has_reply = muted = 0;
    command_size = 0;
    break;
  case USBTMC_REQUEST_INITIATE_ABORT_BULK_IN:
    answer[0] = USBTMC_STATUS_FAILED;
    break;
  }
  return request->req.wLength;
}

static void take(const unsigned char *frame) {
  uint32_t size;
  memcpy(&size, frame + 4, 4);
  if (frame[0] == 1) {
    memcpy(command, frame + 12, size);
    command_size = size;
    halted = size == 6 && !memcmp(command, "STALL?", 6);
    muted = size == 6 && !memcmp(command, "NEVER?", 6);
  } else if (frame[0] == 2 && !muted) {
    uint32_t data = command_size + 3;
    if (command_size == 5 && !memcmp(command, "LONG?", 5)) {
      data = 200000;
      memset(reply + 12, 'x', data);
    } else {
      reply[12] = '<';
      memcpy(reply + 13, command, command_size);
      memcpy(reply + 13 + command_size, ">\n", 2);
    }
    memcpy(reply, frame, 4);
    memcpy(reply + 4, &data, 4);
    memcpy(reply + 8, "\1\0\0\0", 4);
    reply_size = 12 + ((data + 3) & ~3u);
    reply_at = 0;
    has_reply = 1;
  }
}

static int transfer_in(struct usbtmc_message *message) {
  if (!(message->flags & USBTMC_FLAG_ASYNC)) return fails(EINVAL);
  /* The first call begins the transfer; what has come is there for the second. */
  if (!reading || !has_reply) {
    reading = 1;
    return fails(EAGAIN);
  }
  size_t left = reply_size - reply_at;
  size_t count = left < message->transfer_size ? left : message->transfer_size;
  memcpy(message->message, reply + reply_at, count);
  reply_at += count;
  message->transferred = count;
  if (count == message->transfer_size) return 0;
  has_reply = reading = 0;
  return 1;
}

static int ours(unsigned long request, void *argument) {
  switch (request) {
  case USBTMC_IOCTL_API_VERSION:
    *(uint32_t *)argument = 3;
    return 0;
  case USBTMC_IOCTL_CTRL_REQUEST:
    return control(argument);
  case USBTMC_IOCTL_WRITE: {
    struct usbtmc_message *message = argument;
    if (!(message->flags & USBTMC_FLAG_ASYNC)) return fails(EINVAL);
    take(message->message);
    message->transferred = written = message->transfer_size;
    return 0;
  }
  case USBTMC_IOCTL_WRITE_RESULT:
    *(uint32_t *)argument = written;
    return halted ? fails(EPIPE) : 0;
  case USBTMC_IOCTL_READ:
    return transfer_in(argument);
  case USBTMC_IOCTL_SET_TIMEOUT:
    return *(uint32_t *)argument < 100 ? fails(EINVAL) : 0;
  case USBTMC488_IOCTL_READ_STB:
    *(unsigned char *)argument = 0x42;
    return 0;
  case USBTMC_IOCTL_CLEAR_OUT_HALT:
  case USBTMC_IOCTL_CLEAR_IN_HALT:
    halted = 0;
    return 0;
  case USBTMC_IOCTL_CANCEL_IO:
  case USBTMC_IOCTL_CLEANUP_IO:
    reading = 0;
    return 0;
  default:
    return fails(EBADRQC);
  }
}

int ioctl(int file, unsigned long request, ...) {
  va_list list;
  va_start(list, request);
  void *argument = va_arg(list, void *);
  va_end(list);
  if (_IOC_TYPE(request) != USBTMC_IOC_NR) return syscall(SYS_ioctl, file, request, argument);
  device = file;
  return ours(request, argument);
}

int poll(struct pollfd *entries, nfds_t count, int milliseconds) {
  if (count != 1 || device < 0 || entries->fd != device) {
    struct timespec time = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    return syscall(SYS_ppoll, entries, count, milliseconds < 0 ? NULL : &time, NULL, 0);
  }
  short come = (has_reply && reading ? POLLIN : 0) | (reading ? 0 : POLLOUT);
  entries->revents = come & entries->events;
  if (!entries->revents) usleep(milliseconds * 1000);
  return entries->revents != 0;
}
