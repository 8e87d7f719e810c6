#include "backend/http/edge_errors.h"

namespace boxoffice {

Error withdrawn()
{
    return {ErrorCode::Overloaded,
            QStringLiteral("The connection was closed for sending before the request had its turn; "
                           "nothing was changed, please try again."),
            {}};
}

Error requestTimedOut()
{
    return {ErrorCode::RequestTimeout, QStringLiteral("The request took too long to arrive."), {}};
}

Error notStartedInTime()
{
    return {ErrorCode::Overloaded,
            QStringLiteral("No answer was ready in time; nothing was changed, please try again."),
            {}};
}

Error answerTimedOut()
{
    return {ErrorCode::OutcomeUnknown,
            QStringLiteral("No answer was ready in time; whether the request took effect is not "
                           "known. Repeat it with the same Idempotency-Key."),
            {}};
}

} // namespace boxoffice
