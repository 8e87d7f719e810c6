// What keeps something from being read, and when it is tried again: by itself with back-off, or at
// once when a person asks.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace boxoffice {

class ReadTrouble : public QObject
{
    Q_OBJECT

public:
    explicit ReadTrouble(QObject *parent);

    // Nothing: the last read went well, or nothing was read yet.
    const std::optional<ApiError> &problem() const { return m_problem; }
    // Milliseconds; 0: it is being tried.
    int retryIn() const { return m_retry.isActive() ? m_retry.remainingTime() : 0; }

    // The call goes on trying by itself.
    void struggles(const ApiError &reason);
    // The call gave up: retryDue() follows, the later the more often this was called in a row.
    void failed(const ApiError &error);
    // The call went well; or what is read from now on is another list.
    void clear();
    // Does nothing unless a retry is due later.
    void retryNow();

Q_SIGNALS:
    void changed();
    void retryDue();

private:
    std::optional<ApiError> m_problem;
    QTimer m_retry;
    int m_failures = 0;
};

} // namespace boxoffice
