// Part of every program that is built for the thread sanitizer.
//
// QProcess starts its children with clone(CLONE_VM | CLONE_VFORK): until the child runs its
// program, it shares the parent's memory. The sanitizer's own clone() counts its "ignore
// everything" up once before and down twice after that, in the child and in the parent, so that
// from the first child on it sees no lock of the parent's thread any more. Here the child gets a
// copy of the memory, as after fork().
#include <dlfcn.h>
#include <sched.h>

#include <cstdarg>

extern "C" int clone(int (*entry)(void *), void *stack, int flags, void *argument, ...) noexcept
{
    using Clone = int (*)(int (*)(void *), void *, int, void *, ...);
    static const auto next = reinterpret_cast<Clone>(::dlsym(RTLD_NEXT, "clone"));
    std::va_list rest;
    va_start(rest, argument);
    void *parentId = va_arg(rest, void *);
    void *storage = va_arg(rest, void *);
    void *childId = va_arg(rest, void *);
    va_end(rest);
    return next(entry, stack, flags & ~CLONE_VM, argument, parentId, storage, childId);
}
