// One line of a GPIO chip by the kernel's own interface (Linux 5.10, <linux/gpio.h>): stable for good, in every kernel
// that a unit runs, and no library to match (docs/decisions/0018).
#pragma once
#include <errno.h>
#include <linux/gpio.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/// How many lines the chip behind the descriptor has, or -1 with errno: ENOTTY when it isn't a GPIO chip.
static inline long fg_gpio_lines(int chip) {
    struct gpiochip_info info;
    memset(&info, 0, sizeof info);
    return ioctl(chip, GPIO_GET_CHIPINFO_IOCTL, &info) < 0 ? -1 : (long)info.lines;
}

/// Takes a line as an input, reads it once and gives it back: 1 active, 0 inactive, or -1 with errno: EBUSY when
/// somebody else holds it. Asking for more than reading (a pull, an edge) would change the line for its owner.
static inline int fg_gpio_read(int chip, unsigned line, bool is_active_low) {
    struct gpio_v2_line_request request;
    memset(&request, 0, sizeof request);
    request.offsets[0] = line;
    request.num_lines = 1;
    strncpy(request.consumer, "fieldgate", sizeof request.consumer - 1);
    request.config.flags = GPIO_V2_LINE_FLAG_INPUT | (is_active_low ? GPIO_V2_LINE_FLAG_ACTIVE_LOW : 0);
    if (ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) < 0) return -1;
    struct gpio_v2_line_values values;
    memset(&values, 0, sizeof values);
    values.mask = 1;
    int answer = ioctl(request.fd, GPIO_V2_LINE_GET_VALUES_IOCTL, &values);
    int why = errno;
    close(request.fd);
    errno = why;
    return answer < 0 ? -1 : (int)(values.bits & 1);
}
