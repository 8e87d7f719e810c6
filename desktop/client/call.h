// One call to the server: it runs at once, finishes exactly once, and deletes itself afterwards.
//
//   client.event(id)->then(this, [this](const ApiResult<Event> &event) { … });
//
// A caller that may want to cancel keeps a QPointer to it.
//
// Threads: the one of its ApiClient.
#pragma once

#include "desktop/client/api_error.h"

#include <QObject>

#include <functional>

namespace boxoffice {

struct WireAnswer;

class CallBase : public QObject
{
    Q_OBJECT

public:
    // Finishes with ApiFailure::Cancelled. Not an error if it is finished already.
    void cancel();

Q_SIGNALS:
    // The last signal of a call; deletion follows when control returns to the event loop.
    void finished();
    // Nothing is lost: the same request goes out again after delayMs.
    void retrying(const boxoffice::ApiError &reason, int delayMs);

protected:
    explicit CallBase(QObject *parent) : QObject(parent) { }
    void finish();

    bool m_finished = false;

private:
    friend class WireExchange; // tells the outcome
    virtual void settle(const WireAnswer &answer) = 0;
    virtual void fail(const ApiError &error) = 0;
};

template <typename T> class Call final : public CallBase
{
public:
    using Decoder = std::function<ApiResult<T>(const WireAnswer &)>;

    Call(Decoder decode, QObject *parent) : CallBase(parent), m_decode(std::move(decode)) { }

    // Requires: finished() was emitted.
    const ApiResult<T> &result() const { return m_result; }

    // use(const ApiResult<T> &) runs when the call is finished, unless context is gone by then.
    template <typename Use> Call *then(QObject *context, Use use)
    {
        connect(this, &CallBase::finished, context,
                [this, use = std::move(use)]() mutable { use(m_result); });
        return this;
    }

private:
    void settle(const WireAnswer &answer) override
    {
        m_result = m_decode(answer);
        finish();
    }
    void fail(const ApiError &error) override
    {
        m_result = error;
        finish();
    }

    Decoder m_decode;
    ApiResult<T> m_result = ApiError{};
};

} // namespace boxoffice
