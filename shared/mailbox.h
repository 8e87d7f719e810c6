// An object to which other threads post calls. They run on the object's own thread, in the order in
// which each thread posted them.
//
//   class Worker : public Mailbox { … };
//   worker.post([&worker, answers = std::move(answers)] { worker.take(answers); });
//
// Like QMetaObject::invokeMethod(…, Qt::QueuedConnection), but with its own events, so that the
// thread sanitizer, which cannot see the locks inside Qt, sees every handover.
//
// Threads: post() and callAndWait() from any.
#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <future>
#include <type_traits>
#include <utility>

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace boxoffice {

class Mailbox : public QObject
{
public:
    explicit Mailbox(QObject *parent = nullptr) : QObject(parent) { }

    // call: runs later on the mailbox's thread; it is destroyed without having run if the mailbox
    // is destroyed first.
    template <typename Call> void post(Call &&call)
    {
        auto *letter = new LetterOf<std::decay_t<Call>>(std::forward<Call>(call));
        handedOver(letter);
        QCoreApplication::postEvent(this, letter);
    }

    // Returns once call has run, or the mailbox was destroyed before.
    // Requires: the mailbox's thread is another one, and runs its event loop.
    template <typename Call> void callAndWait(Call &&call)
    {
        std::promise<void> done;
        const std::future<void> ran = done.get_future();
        post([&call, done = std::move(done)]() mutable {
            call();
            done.set_value();
        });
        ran.wait();
    }

protected:
    bool event(QEvent *event) override
    {
        received(event);
        if (event->type() == QEvent::User) {
            if (auto *letter = dynamic_cast<Letter *>(event)) {
                letter->open();
                return true;
            }
        }
        return QObject::event(event);
    }

private:
    class Letter : public QEvent
    {
    public:
        Letter() : QEvent(QEvent::User) { }
        virtual void open() = 0;
    };

    // For the thread sanitizer: what the posting thread did before handedOver() happens before what
    // the receiving thread does after received().
    static void handedOver([[maybe_unused]] QEvent *event)
    {
#if defined(__SANITIZE_THREAD__)
        __tsan_release(event);
#endif
    }
    static void received([[maybe_unused]] QEvent *event)
    {
#if defined(__SANITIZE_THREAD__)
        __tsan_acquire(event);
#endif
    }

    template <typename Call> class LetterOf final : public Letter
    {
    public:
        explicit LetterOf(Call call) : m_call(std::move(call)) { }
        ~LetterOf() override { received(this); } // unread, and perhaps by another thread
        void open() override { m_call(); }

    private:
        Call m_call;
    };
};

} // namespace boxoffice
