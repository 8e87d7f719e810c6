#include "backend/reads/answer_account.h"

namespace boxoffice {

std::shared_ptr<const Result<ReadBody>>
AnswerAccount::counted(std::shared_ptr<const Result<ReadBody>> answer)
{
    constexpr qint64 kSmall = 16 * 1024;
    const qint64 bytes = *answer ? (*answer)->json.size() + (*answer)->gzip.size() : 0;
    if (bytes <= kSmall) {
        return answer;
    }
    add(bytes);
    const auto *held = answer.get();
    return {held, [account = shared_from_this(), answer = std::move(answer), bytes](auto *) {
                account->add(-bytes);
            }};
}

void AnswerAccount::add(qint64 bytes)
{
    m_bytes.fetch_add(bytes);
    if (m_total) {
        m_total->fetch_add(bytes);
    }
}

} // namespace boxoffice
