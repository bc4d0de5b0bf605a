/// A library to be preloaded: lets one system call of the program fail, or ends the program there as SIGKILL or a loss of power would.
///
/// Read from the environment:
///   FAULT_CALL    which calls are counted: a name of `names`, or `any`; unset counts and does nothing
///   FAULT_NUMBER  the call that is meant, from 1
///   FAULT_MODE    once, on (from then on), short (half of a write, then the error), kill (before the call), power (all that was not synced is
///                 lost: bytes, and names whose folder was not synced), bytes (only bytes that were not synced are lost)
///   FAULT_ERROR   errno of the failure
///   FAULT_UNDER   only files under this folder count, so that what the system's own libraries do is left alone
///   FAULT_KEEP    a folder on the same disk where replaced files wait for a loss of power
///   FAULT_COUNTS  a file that gets `NAME COUNT` lines when the program ends by itself
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum call { OPEN, WRITE, FSYNC, FDATASYNC, RENAME, MKDIR, FTRUNCATE, UNLINK, FLOCK, BIND, LISTEN, READ, MMAP, THREAD, SOCKET, FSTAT, STAT, CALLS };
static const char *const names[CALLS] = {"open", "write", "fsync", "fdatasync", "rename", "mkdir", "ftruncate", "unlink", "flock",
                                         "bind", "listen", "read", "mmap", "thread", "socket", "fstat", "stat"};
enum mode { ONCE, ON, SHORT, KILL, POWER, BYTES };
static const char *const mode_names[] = {"once", "on", "short", "kill", "power", "bytes"};

static struct {
    const char *call, *under, *keep, *counts;
    long number;
    int error;
    enum mode mode;
} wanted;
static long counts[CALLS + 1];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_environment(void) {
    const char *text;
    wanted.call = getenv("FAULT_CALL");
    wanted.under = getenv("FAULT_UNDER");
    wanted.keep = getenv("FAULT_KEEP");
    wanted.counts = getenv("FAULT_COUNTS");
    wanted.number = (text = getenv("FAULT_NUMBER")) ? atol(text) : 0;
    wanted.error = (text = getenv("FAULT_ERROR")) ? atoi(text) : EIO;
    text = getenv("FAULT_MODE");
    for (int mode = ONCE; mode <= BYTES; mode++)
        if (text && !strcmp(text, mode_names[mode])) wanted.mode = mode;
}

/// The next function of a name, as the program would have called it without this library.
#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

// What is not yet on disk.

enum change { CREATED, RENAMED, REMOVED };
/// A name that changed, and where what had it before is kept (empty: nothing had it).
struct name_change {
    enum change change;
    char folder[PATH_MAX], path[PATH_MAX], from[PATH_MAX], kept[PATH_MAX];
};
/// A file that was written to, and how much of it is certain.
struct unsynced {
    char path[PATH_MAX];
    off_t synced;
    int dirty;
};
static struct name_change *changes;
static size_t change_count;
static struct unsynced *files;
static size_t file_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int loses_power(void) { return wanted.mode == POWER || wanted.mode == BYTES; }

static int counted_path(const char *path) {
    return path && (!wanted.under || !strncmp(path, wanted.under, strlen(wanted.under)));
}

/// The path that a descriptor stands for. Returns whether it counts.
static int counted_descriptor(int descriptor, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return counted_path(path);
}

static void folder_of(const char *path, char folder[PATH_MAX]) {
    snprintf(folder, PATH_MAX, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash) *slash = 0;
}

static void note_change(enum change change, const char *path, const char *from, const char *kept) {
    struct name_change *more = realloc(changes, (change_count + 1) * sizeof *changes);
    if (!more) return;
    changes = more;
    struct name_change *added = &changes[change_count++];
    added->change = change;
    folder_of(path, added->folder);
    snprintf(added->path, PATH_MAX, "%s", path);
    snprintf(added->from, PATH_MAX, "%s", from);
    snprintf(added->kept, PATH_MAX, "%s", kept);
}

static struct unsynced *file_at(const char *path, int make) {
    for (size_t i = 0; i < file_count; i++)
        if (!strcmp(files[i].path, path)) return &files[i];
    struct unsynced *more = make ? realloc(files, (file_count + 1) * sizeof *files) : NULL;
    if (!more) return NULL;
    files = more;
    struct unsynced *added = &files[file_count++];
    struct stat status;
    snprintf(added->path, PATH_MAX, "%s", path);
    added->synced = REAL(stat)(path, &status) ? 0 : status.st_size;
    added->dirty = 0;
    return added;
}

/// A path below `from` becomes one below `to`.
static void moved(char path[PATH_MAX], const char *from, const char *to) {
    char below[PATH_MAX];
    size_t length = strlen(from);
    if (strncmp(path, from, length) || (path[length] && path[length] != '/')) return;
    snprintf(below, PATH_MAX, "%s", path + length);
    snprintf(path, PATH_MAX, "%.*s%s", PATH_MAX / 2, to, below);
}

/// Keeps what has a name before it loses it. `kept` is empty where nothing had it.
static void keep(const char *path, char kept[PATH_MAX]) {
    static int number;
    kept[0] = 0;
    if (!wanted.keep) return;
    snprintf(kept, PATH_MAX, "%s/%d-%d", wanted.keep, (int)getpid(), number++);
    if (link(path, kept)) kept[0] = 0;
}

static void remove_tree(const char *path) {
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char child[PATH_MAX];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (snprintf(child, sizeof child, "%s/%s", path, entry->d_name) < PATH_MAX) remove_tree(child);
    }
    if (folder) closedir(folder);
    remove(path);
}

static void lose_power(void) {
    for (size_t i = 0; i < file_count; i++)
        if (files[i].dirty && REAL(truncate)(files[i].path, files[i].synced)) continue;
    for (size_t i = change_count; i-- > 0 && wanted.mode == POWER;) {
        struct name_change *undone = &changes[i];
        switch (undone->change) {
        case CREATED: remove_tree(undone->path); break;
        case RENAMED:
            REAL(rename)(undone->path, undone->from);
            // fall through: what the name had before comes back
        case REMOVED:
            if (undone->kept[0]) REAL(rename)(undone->kept, undone->path);
        }
    }
}

static void end_here(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/// Counts a call, and ends the program where it is to end. Returns whether the call is to fail.
static int fails(enum call call) {
    long of_call = __atomic_add_fetch(&counts[call], 1, __ATOMIC_SEQ_CST), of_any = __atomic_add_fetch(&counts[CALLS], 1, __ATOMIC_SEQ_CST);
    if (!wanted.call || wanted.number <= 0) return 0;
    int is_any = !strcmp(wanted.call, "any");
    if (!is_any && strcmp(wanted.call, names[call])) return 0;
    long number = is_any ? of_any : of_call;
    if (number < wanted.number || (number > wanted.number && wanted.mode != ON)) return 0;
    if (wanted.mode == KILL) end_here();
    if (loses_power()) {
        pthread_mutex_lock(&lock);
        lose_power();
        end_here();
    }
    return 1;
}

#define BEGIN() pthread_once(&once, read_environment)
#define FAIL_IF(is_counted, call) \
    if ((is_counted) && fails(call)) { errno = wanted.error; return -1; }

static int opened(const char *path, int flags, mode_t mode, int (*open_it)(const char *, int, ...)) {
    BEGIN();
    struct stat status;
    int counts_here = counted_path(path), makes = loses_power() && counts_here && (flags & O_CREAT) && REAL(stat)(path, &status);
    FAIL_IF(counts_here, OPEN)
    int descriptor = open_it(path, flags, mode);
    if (descriptor >= 0 && makes) {
        pthread_mutex_lock(&lock);
        note_change(CREATED, path, "", "");
        file_at(path, 1);
        pthread_mutex_unlock(&lock);
    }
    return descriptor;
}

#define MODE_OF(flags, mode) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list list; \
        va_start(list, flags); \
        mode = va_arg(list, mode_t); \
        va_end(list); \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(path, flags, mode, REAL(open));
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(path, flags, mode, REAL(open64));
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    BEGIN();
    char path[PATH_MAX];
    if (!counted_descriptor(descriptor, path)) return REAL(write)(descriptor, bytes, count);
    if (fails(WRITE)) {
        // Some of it arrives before the disk is full.
        if (wanted.mode == SHORT && REAL(write)(descriptor, bytes, count / 2) < 0) return -1;
        errno = wanted.error;
        return -1;
    }
    if (loses_power()) {
        pthread_mutex_lock(&lock);
        struct unsynced *file = file_at(path, 1);
        if (file) file->dirty = 1;
        pthread_mutex_unlock(&lock);
    }
    return REAL(write)(descriptor, bytes, count);
}

/// A file's bytes are certain from now on; a folder's names.
static void synced(int descriptor, const char *path) {
    struct stat status;
    pthread_mutex_lock(&lock);
    struct unsynced *file = file_at(path, 0);
    if (file && !REAL(fstat)(descriptor, &status)) {
        file->synced = status.st_size;
        file->dirty = 0;
    }
    size_t left = 0;
    for (size_t i = 0; i < change_count; i++) {
        if (strcmp(changes[i].folder, path)) {
            changes[left++] = changes[i];
        } else if (changes[i].change == RENAMED) {
            // It is not undone any more, so what came before it goes by the new name.
            for (size_t j = 0; j < left; j++) {
                moved(changes[j].path, changes[i].from, changes[i].path);
                moved(changes[j].from, changes[i].from, changes[i].path);
            }
        }
    }
    change_count = left;
    pthread_mutex_unlock(&lock);
}

int fsync(int descriptor) {
    BEGIN();
    char path[PATH_MAX];
    int counts_here = counted_descriptor(descriptor, path);
    FAIL_IF(counts_here, FSYNC)
    int result = REAL(fsync)(descriptor);
    if (!result && counts_here && loses_power()) synced(descriptor, path);
    return result;
}

int fdatasync(int descriptor) {
    BEGIN();
    char path[PATH_MAX];
    int counts_here = counted_descriptor(descriptor, path);
    FAIL_IF(counts_here, FDATASYNC)
    int result = REAL(fdatasync)(descriptor);
    if (!result && counts_here && loses_power()) synced(descriptor, path);
    return result;
}

int rename(const char *from, const char *to) {
    BEGIN();
    FAIL_IF(counted_path(to), RENAME)
    if (!loses_power() || !counted_path(to)) return REAL(rename)(from, to);
    char kept[PATH_MAX];
    pthread_mutex_lock(&lock);
    keep(to, kept);
    int result = REAL(rename)(from, to);
    if (!result) {
        note_change(RENAMED, to, from, kept);
        struct unsynced *replaced = file_at(to, 0);
        if (replaced) replaced->path[0] = 0;
        for (size_t i = 0; i < file_count; i++) moved(files[i].path, from, to);
        // Syncs are told by the names of now; what is undone goes by those of its time.
        for (size_t i = 0; i + 1 < change_count; i++) moved(changes[i].folder, from, to);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int mkdir(const char *path, mode_t mode) {
    BEGIN();
    FAIL_IF(counted_path(path), MKDIR)
    int result = REAL(mkdir)(path, mode);
    if (!result && loses_power() && counted_path(path)) {
        pthread_mutex_lock(&lock);
        note_change(CREATED, path, "", "");
        pthread_mutex_unlock(&lock);
    }
    return result;
}

int unlink(const char *path) {
    BEGIN();
    FAIL_IF(counted_path(path), UNLINK)
    if (!loses_power() || !counted_path(path)) return REAL(unlink)(path);
    char kept[PATH_MAX];
    pthread_mutex_lock(&lock);
    keep(path, kept);
    int result = REAL(unlink)(path);
    if (!result && kept[0]) note_change(REMOVED, path, "", kept);
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate(int descriptor, off_t length) {
    BEGIN();
    char path[PATH_MAX];
    FAIL_IF(counted_descriptor(descriptor, path), FTRUNCATE)
    return REAL(ftruncate)(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length) { return ftruncate(descriptor, length); }

int flock(int descriptor, int operation);
int flock(int descriptor, int operation) {
    BEGIN();
    char path[PATH_MAX];
    FAIL_IF(counted_descriptor(descriptor, path), FLOCK)
    return REAL(flock)(descriptor, operation);
}

ssize_t read(int descriptor, void *bytes, size_t count) {
    BEGIN();
    char path[PATH_MAX];
    FAIL_IF(counted_descriptor(descriptor, path), READ)
    return REAL(read)(descriptor, bytes, count);
}

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
    BEGIN();
    FAIL_IF(1, BIND)
    return REAL(bind)(descriptor, address, length);
}

int listen(int descriptor, int queue) {
    BEGIN();
    FAIL_IF(1, LISTEN)
    return REAL(listen)(descriptor, queue);
}

int socket(int domain, int type, int protocol) {
    BEGIN();
    FAIL_IF(1, SOCKET)
    return REAL(socket)(domain, type, protocol);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    BEGIN();
    char path[PATH_MAX];
    if (descriptor >= 0 && counted_descriptor(descriptor, path) && fails(MMAP)) {
        errno = wanted.error;
        return MAP_FAILED;
    }
    return REAL(mmap)(address, length, protection, flags, descriptor, offset);
}

int fstat(int descriptor, struct stat *status) {
    BEGIN();
    char path[PATH_MAX];
    FAIL_IF(counted_descriptor(descriptor, path), FSTAT)
    return REAL(fstat)(descriptor, status);
}

int stat(const char *path, struct stat *status) {
    BEGIN();
    FAIL_IF(counted_path(path), STAT)
    return REAL(stat)(path, status);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
    BEGIN();
    if (fails(THREAD)) return wanted.error;
    return REAL(pthread_create)(thread, attributes, body, argument);
}

__attribute__((destructor)) static void tell(void) {
    BEGIN();
    FILE *file = wanted.counts ? fopen(wanted.counts, "w") : NULL;
    if (!file) return;
    for (int call = 0; call < CALLS; call++) fprintf(file, "%s %ld\n", names[call], counts[call]);
    fprintf(file, "any %ld\n", counts[CALLS]);
    fclose(file);
}
