/* A disk that fails while a file is there: SICK_FSYNC, SICK_WRITE name it. Preloaded by disk.rs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int sick(const char *name) {
    const char *file = getenv(name);
    return file && access(file, F_OK) == 0;
}

/* Pipes and sockets are no disk. */
static int full(int fd) {
    struct stat it;
    return sick("SICK_WRITE") && fstat(fd, &it) == 0 && S_ISREG(it.st_mode);
}

#define REAL(name, ...) (((__typeof__(&name))dlsym(RTLD_NEXT, #name))(__VA_ARGS__))
#define FAIL(error) do { errno = (error); return -1; } while (0)

int fsync(int fd) { if (sick("SICK_FSYNC")) FAIL(EIO); return REAL(fsync, fd); }
int fdatasync(int fd) { if (sick("SICK_FSYNC")) FAIL(EIO); return REAL(fdatasync, fd); }
ssize_t write(int fd, const void *from, size_t size) {
    if (full(fd)) FAIL(ENOSPC);
    return REAL(write, fd, from, size);
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    if (full(fd)) FAIL(ENOSPC);
    return REAL(pwrite, fd, from, size, at);
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    if (full(fd)) FAIL(ENOSPC);
    return REAL(pwrite64, fd, from, size, at);
}
