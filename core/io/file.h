/* file.h - file_ops on the real disk. */
#ifndef TORC_IO_FILE_H
#define TORC_IO_FILE_H

#include "core/base/file_ops.h"

extern const struct file_ops file_ops_real;

#endif
